/** Line drawings on a 16 × 16 grid. */
const drawings = {
  dashboard: 'M2.5 2.5h4.5v6H2.5zM9 2.5h4.5v3.5H9zM9 8.5h4.5v5H9zM2.5 11h4.5v2.5H2.5z',
  host: 'M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11zM5 4.75h.01M5 11.25h.01',
  run: 'M4.5 2.8v10.4l8.3-5.2z',
  snapshot: 'M8 2 14 5 8 8 2 5zM2 8l6 3 6-3M2 11l6 3 6-3',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2.2 1.6',
  settings: 'M2 4.5h6M11.5 4.5H14M2 11.5h2.5M8 11.5h6M9.75 2.75v3.5M6.25 9.75v3.5',
  users:
    'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.6 1.9-4 4.5-4s4.5 1.4 4.5 4M10.8 2.8a2.4 2.4 0 0 1 0 4.4M12.2 9.8c1.5.5 2.3 1.8 2.3 3.7',
  token: 'M10 2.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM7.5 8.5l-5 5M4.5 11.5l1.8 1.8',
  shield: 'M8 1.8l5.2 2v4c0 3.2-2.2 5.4-5.2 6.5-3-1.1-5.2-3.3-5.2-6.5v-4z',
  audit: 'M3 2.5h10v11H3zM5.5 5.5h5M5.5 8h5M5.5 10.5h3',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 7.5V11M8 5h.01',
  check: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.4 8.2l1.8 1.8 3.4-3.8',
  cross: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM6 6l4 4M10 6l-4 4',
  warning: 'M8 2.2 14.4 13.5H1.6zM8 6.4v3.2M8 11.6h.01',
  stop: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM5.2 8h5.6',
  skip: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM3.8 12.2l8.4-8.4',
  circle: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z',
  spinner: 'M8 2a6 6 0 1 0 6 6',
  eye: 'M1.5 8s2.4-4.2 6.5-4.2S14.5 8 14.5 8 12.1 12.2 8 12.2 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z',
  trash: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9M6.8 7v4M9.2 7v4',
  pin: 'M5.5 2h5l-.7 4.2L12 9H4l2.2-2.8zM8 9v5',
  link: 'M6.8 9.2a2.6 2.6 0 0 0 3.8 0l2.2-2.2a2.7 2.7 0 0 0-3.8-3.8l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.8 0L3.2 9A2.7 2.7 0 0 0 7 12.8l.8-.8',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.3l3.2 3.2',
  right: 'M6 3.5 10.5 8 6 12.5',
  down: 'M3.5 6 8 10.5 12.5 6',
  plus: 'M8 3v10M3 8h10',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  leave: 'M9.5 2.5h-6v11h6M7 8h7M11.5 5.5 14 8l-2.5 2.5',
  disk: 'M2.5 9.5h11v4h-11zM2.5 9.5 4.2 3h7.6l1.7 6.5M10.8 11.5h.01',
  refresh:
    'M13.2 6A5.5 5.5 0 0 0 3.4 4.8L2.5 6M2.5 2.8V6h3.2M2.8 10a5.5 5.5 0 0 0 9.8 1.2l.9-1.2M13.5 13.2V10h-3.2',
  edit: 'M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2zM9.5 4.3l2.2 2.2',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.8h11M5.5 2v3M10.5 2v3',
  broken: 'M8 2.2v3.3l-2 2 3 1.6-1.4 2.2.4 2.4M8 1.8l5.2 2v4c0 3.2-2.2 5.4-5.2 6.5-3-1.1-5.2-3.3-5.2-6.5v-4z',
  folder: 'M2 3.5h4.2l1.6 2H14v7.5H2z',
  file: 'M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3',
  download: 'M8 2.5v7.6M4.8 7 8 10.2 11.2 7M2.5 13.2h11',
  back: 'M6 3.5 2.8 6.7 6 9.9M3 6.7h6.6a3.4 3.4 0 0 1 0 6.8H7',
  chip: 'M4.5 4.5h7v7h-7zM6.5 4.5v-2M9.5 4.5v-2M6.5 13.5v-2M9.5 13.5v-2M4.5 6.5h-2M4.5 9.5h-2M13.5 6.5h-2M13.5 9.5h-2',
  scissors:
    'M4 9.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM4 2.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM5.6 5.7 13.5 12M5.6 10.3 13.5 4',
} as const;

export type IconName = keyof typeof drawings;

/** A decoration: what it means is always said in words beside it. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={drawings[name]} />
    </svg>
  );
}

export function BrandMark() {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.9"
      stroke-linejoin="round"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d="M12 3 21 7.5 12 12 3 7.5Z" fill="currentColor" fill-opacity="0.18" />
      <path d="M3 12l9 4.5L21 12" />
      <path d="M3 16.5 12 21l9-4.5" />
    </svg>
  );
}
