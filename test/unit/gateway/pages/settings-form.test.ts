import { describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../../../lib/domain/default-settings.ts';
import { InvalidInputError } from '../../../../lib/domain/errors.ts';
import {
  parseGlobalSettings,
  parseHostOverrides,
  settingNames,
} from '../../../../lib/domain/parse-settings.ts';
import {
  fieldProblems,
  readGlobalForm,
  readHostForm,
} from '../../../../lib/gateway/pages/read-settings-form.ts';
import { settingFields } from '../../../../lib/gateway/pages/setting-fields.ts';
import { globalFormValues, hostFormValues } from '../../../../lib/gateway/pages/settings-form-values.ts';

test('there is a field for every setting, and no other', () => {
  const fields = [...settingFields.map(({ name }) => name), 'retention'];
  expect(fields.sort()).toEqual([...settingNames].sort());
});

describe("a host's form", () => {
  test('gives back exactly the overrides that it shows', () => {
    const overrides = parseHostOverrides({
      sources: ['/etc', '/home'],
      excludes: { mode: 'replace', patterns: [] },
      includes: [],
      oneFileSystem: false,
      compress: true,
      sshPort: 2222,
      sshKeyPath: '/root/.ssh/other',
      rsyncPath: 'sudo -n rsync',
      retention: { daily: 0, within: null },
    });
    expect(parseHostOverrides(readHostForm(hostFormValues(overrides)))).toEqual(overrides);
  });

  test('inherits everything when it is empty', () => {
    expect(readHostForm(hostFormValues({}))).toEqual({});
    expect(readHostForm({})).toEqual({});
  });

  test('leaves out blank lines and the spaces around a line', () => {
    const input = readHostForm({ sourcesMode: 'replace', sources: '/etc\r\n\r\n  /home ' });
    expect(input).toEqual({ sources: ['/etc', '/home'] });
  });

  test('ignores the text of a list that is inherited', () => {
    expect(readHostForm({ sourcesMode: '', sources: '/etc' })).toEqual({});
  });
});

describe('the form of the global settings', () => {
  test('gives back exactly the settings that it shows', () => {
    expect(parseGlobalSettings(readGlobalForm(globalFormValues(defaultSettings)))).toEqual({
      ...defaultSettings,
      retention: { ...defaultSettings.retention },
    });
  });
});

describe('problems', () => {
  test('of a number that is none stand beside its field', () => {
    let sentences: string[] = [];
    try {
      parseHostOverrides(readHostForm({ sshPort: '22x', maxDelete: '-1', keepDaily: 'many' }));
    } catch (error) {
      if (error instanceof InvalidInputError) sentences = [...error.problems];
    }
    const fields = fieldProblems(sentences).map(({ field }) => field);
    expect(fields.sort()).toEqual(['keepDaily', 'maxDelete', 'sshPort']);
  });

  test('that name no field concern the whole form', () => {
    expect(fieldProblems(['The host changed meanwhile.'])).toEqual([
      { field: null, message: 'The host changed meanwhile.' },
    ]);
  });
});
