import type { ComponentChildren } from 'preact';
import { snapshotPath } from '../format/paths.ts';
import { wishOf } from '../format/restore-words.ts';
import type { Chrome } from '../views/chrome.ts';
import type { RestorePlace, RestoreView } from '../views/restore-view.ts';
import { Card, CardBody } from './card.tsx';
import { CheckField, Field } from './field.tsx';
import { FormProblems, PostForm } from './post-form.tsx';

/** Where to, and what may happen to files that are there. Nothing is done before the review. */
export function RestoreForm({ view, chrome }: { view: RestoreView; chrome: Chrome }) {
  const { form, host, node, paths } = view;
  const isAll = paths.length === 0;
  return (
    <Card title="Where to">
      <CardBody>
        <PostForm
          chrome={chrome}
          action={`${snapshotPath(host, view.snapshot)}/restore`}
          className="form"
          fields={pathFields(paths)}
        >
          <FormProblems form={form} title="Not yet." />
          <fieldset class="choices">
            <legend class="hidden-visually">Place</legend>
            <Choice
              view={view}
              place="directory"
              title="A directory on this backup host"
              text={`Copies on ${node}, to look at first. ${host} is not touched.`}
            >
              <Field
                form={form}
                name="directory"
                label="Directory"
                hint="Absolute; it may be new, its parent has to be there."
                placeholder="/srv/restored"
                mono
              />
              <CheckField
                form={form}
                name="overwrite"
                label="It may hold files already"
                hint="Files of the same name are replaced. Otherwise the directory has to be empty or new."
              />
            </Choice>
            <Choice
              view={view}
              place="origin"
              title={`Back to ${host}, where they were`}
              text="Files that are there and differ are replaced."
            />
            <Choice
              view={view}
              place="host"
              title={`Back to ${host}, into another directory`}
              text="The paths below it stay as they were."
            >
              <Field
                form={form}
                name="hostDirectory"
                label={`Directory on ${host}`}
                placeholder="/var/restored"
                mono
              />
            </Choice>
          </fieldset>
          {isAll && (
            <CheckField
              form={form}
              name="deleteExtra"
              label="Also delete what the snapshot does not have"
              hint="The place then is exactly as it was, and whatever came later is gone. You confirm it in the next step."
            />
          )}
          <div class="form-foot">
            <button class="button primary" type="submit" name="intent" value="review">
              Review…
            </button>
            <span class="soft small">Nothing happens before you have seen what will.</span>
          </div>
        </PostForm>
      </CardBody>
    </Card>
  );
}

interface ChoiceProps {
  view: RestoreView;
  place: RestorePlace;
  title: string;
  text: string;
  children?: ComponentChildren;
}

function Choice({ view, place, title, text, children }: ChoiceProps) {
  const id = `place-${place}`;
  return (
    <div class="choice">
      <input type="radio" id={id} name="place" value={place} checked={wishOf(view).place === place} />
      <div>
        <label htmlFor={id}>{title}</label>
        <p class="hint">{text}</p>
        {children !== undefined && <div class="choice-more form">{children}</div>}
      </div>
    </div>
  );
}

/** The chosen paths, to go along with a form. */
export function pathFields(paths: RestoreView['paths']): Record<string, string> {
  return Object.fromEntries(paths.map(({ id }, index) => [`path-${index}`, id]));
}
