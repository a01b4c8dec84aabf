import { Icon } from './icon.tsx';

export interface FilterField {
  name: string;
  label: string;
  value: string;
  /** A choice; without it, free text. */
  options?: readonly { value: string; label: string }[];
  grow?: boolean;
}

/** Narrows a list down; sent as a query, so that a filtered list has an address. */
export function FilterForm({ action, fields }: { action: string; fields: readonly FilterField[] }) {
  const isFiltered = fields.some(({ value }) => value !== '');
  return (
    <form class="filters" method="get" action={action} role="search" data-filters>
      {fields.map(({ name, label, value, options, grow }) => (
        <div key={name} class={grow ? 'field grow' : 'field'}>
          <label htmlFor={`filter-${name}`}>{label}</label>
          {options === undefined ? (
            <input
              class="input"
              type="search"
              id={`filter-${name}`}
              name={name}
              value={value}
              spellcheck={false}
              autoComplete="off"
            />
          ) : (
            <select class="select" id={`filter-${name}`} name={name}>
              <option value="">All</option>
              {options.map((option) => (
                <option key={option.value} value={option.value} selected={option.value === value}>
                  {option.label}
                </option>
              ))}
            </select>
          )}
        </div>
      ))}
      <button class="button" type="submit">
        <Icon name="search" />
        Filter
      </button>
      {isFiltered && (
        <a class="button plain" href={action}>
          Clear
        </a>
      )}
    </form>
  );
}
