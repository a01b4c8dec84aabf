/** Sends what a form of the API page describes, and shows the answer below it, as text. */
export function tryApi(): void {
  const token = document.querySelector<HTMLElement>('[data-api-token]')?.dataset['apiToken'];
  if (token === undefined) return;
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-api-path]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void send(form, token);
    });
  }
}

async function send(form: HTMLFormElement, token: string): Promise<void> {
  const answer = form.querySelector('[data-api-answer]');
  const { apiMethod: method = 'GET' } = form.dataset;
  const body = form.querySelector<HTMLTextAreaElement>('[data-api-body]')?.value;
  const bearer = document.querySelector<HTMLInputElement>('[data-api-bearer]')?.value.trim() ?? '';
  const headers = {
    // whoever gives a token means it: the login is not used then
    ...(bearer === '' ? { 'x-csrf-token': token } : { authorization: `Bearer ${bearer}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const shown = document.createElement('pre');
  shown.className = 'log';
  try {
    const reply = await fetch(addressOf(form), { method, headers, ...(body === undefined ? {} : { body }) });
    shown.textContent = `${reply.status} ${reply.statusText}\n\n${readable(await reply.text())}`;
  } catch (error) {
    shown.textContent = String(error);
  }
  answer?.replaceChildren(shown);
}

function addressOf(form: HTMLFormElement): string {
  let path = form.dataset['apiPath'] ?? '';
  const query = new URLSearchParams();
  for (const input of form.querySelectorAll<HTMLInputElement>('input[data-api-place]')) {
    if (input.dataset['apiPlace'] === 'path')
      path = path.replace(`:${input.name}`, encodeURIComponent(input.value));
    else if (input.value !== '') query.set(input.name, input.value);
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
