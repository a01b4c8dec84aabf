import { apiPage } from './api-page.ts';
import { commandLinePage } from './command-line-page.ts';
import { functionsPage } from './functions-page.ts';
import { settingsPage } from './settings-page.ts';

/** The reference pages that are made from the program: file name in docs/reference → its text. */
export async function referencePages(): Promise<Record<string, string>> {
  return {
    'command-line.md': await commandLinePage(),
    'api.md': apiPage(),
    'settings.md': settingsPage(),
    'functions.md': await functionsPage(),
  };
}
