import { defaultSettings } from '../../../lib/domain/default-settings.ts';
import { globalFormValues } from '../../../lib/gateway/pages/settings-form-values.ts';
import { judgeRoot } from '../../../lib/domain/judge-root.ts';
import type { RootView } from '../../../lib/gateway/pages/views/root-view.ts';
import type { AccountView } from '../../../lib/gateway/pages/views/account-view.ts';
import type {
  AboutView,
  AdminKeysView,
  AuditView,
  SettingsView,
  TokensView,
  UsersView,
} from '../../../lib/gateway/pages/views/admin-views.ts';
import { emptyForm } from '../../../lib/gateway/pages/views/form-state.ts';
import { before, hostile, runRow } from './fixture-rows.ts';

export const settings: SettingsView = {
  form: { values: globalFormValues(defaultSettings), problems: [] },
  defaults: defaultSettings,
};

export const users: UsersView = {
  users: [
    {
      name: 'anna',
      role: 'admin',
      disabled: false,
      createdAt: before(9000),
      lastLoginAt: before(1),
      sessionCount: 2,
      isSelf: true,
    },
    {
      name: 'monitoring',
      role: 'viewer',
      disabled: false,
      createdAt: before(5000),
      lastLoginAt: null,
      sessionCount: 0,
      isSelf: false,
    },
    {
      name: 'u'.repeat(64),
      role: 'operator',
      disabled: true,
      createdAt: before(900),
      lastLoginAt: before(700),
      sessionCount: 0,
      isSelf: false,
    },
  ],
  form: emptyForm,
};

export const tokens: TokensView = {
  tokens: [
    {
      id: '1',
      name: 'grafana',
      user: 'monitoring',
      scope: 'read',
      createdAt: before(4000),
      expiresAt: before(-4000),
      lastUsedAt: before(0.1),
      expired: false,
    },
    {
      id: '2',
      name: hostile,
      user: 'anna',
      scope: 'admin',
      createdAt: before(9000),
      expiresAt: before(240),
      lastUsedAt: null,
      expired: true,
    },
  ],
  created: { name: 'deploy', secret: 'pob_3f9a1c7e5b2d8064af91c3e7b5d2f806' },
  form: emptyForm,
};

export const noTokens: TokensView = {
  tokens: [],
  created: null,
  form: { values: {}, problems: [{ field: 'currentPassword', message: 'That is not your password.' }] },
};

export const adminKeys: AdminKeysView = {
  servicePublicKey:
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5m7v0z8dQ2w1mV5x6Yt3uK9oPqRsTuVwXyZ0123456 pobsync@backup',
  hosts: [
    {
      host: 'web1',
      address: 'web1.example.net',
      state: 'approved',
      type: 'ssh-ed25519',
      fingerprint: 'SHA256:1Jz0xYt7u3mMqK8oV6a4yS9wPq2rLk5nBcD3fGhJ7Xs',
      approvedAt: before(900),
      approvedBy: 'anna',
    },
    {
      host: 'db2',
      address: 'db2.example.net',
      state: 'changed',
      type: 'ssh-ed25519',
      fingerprint: 'SHA256:uNiT3StKeYf1NgErPr1Nt0fTh3N3wMaCh1n3AbCdEfG',
      approvedAt: before(4000),
      approvedBy: null,
    },
    {
      host: 'build-runner-07',
      address: hostile,
      state: 'unknown',
      type: null,
      fingerprint: null,
      approvedAt: null,
      approvedBy: null,
    },
  ],
};

export const audit: AuditView = {
  entries: {
    items: [
      {
        at: before(0.2),
        actor: 'anna',
        action: 'host.update',
        target: 'web1',
        outcome: 'done',
        peer: '192.0.2.17',
        detail: 'sshPort 22 → 2222',
      },
      {
        at: before(0.9),
        actor: 'anna',
        action: 'login',
        target: null,
        outcome: 'done',
        peer: '192.0.2.17',
        detail: null,
      },
      {
        at: before(1.1),
        actor: null,
        action: 'login',
        target: hostile,
        outcome: 'refused',
        peer: '2001:db8::dead:beef:1',
        detail: hostile,
      },
      {
        at: before(30),
        actor: 'monitoring',
        action: 'run.backup',
        target: 'db1',
        outcome: 'failed',
        peer: '198.51.100.4',
        detail: 'The host db1 is busy.',
      },
    ],
    total: 184,
    page: 1,
    pageSize: 50,
  },
  filter: { actor: '', action: '' },
};

export const about: AboutView = {
  checks: [
    { name: 'Database', state: 'ok', detail: 'SQLite, all migrations applied.', cure: null },
    {
      name: 'Backup root',
      state: 'ok',
      detail: '/mnt/backups/pobsync carries the marker on record.',
      cure: null,
    },
    {
      name: 'Scheduler',
      state: 'failed',
      detail: 'No worker reported within the last three minutes.',
      cure: 'Start “pobsync serve”, or look at its service.',
    },
    {
      name: 'rsync',
      state: 'warning',
      detail: 'rsync 3.1.3 is old.',
      cure: 'Install 3.2 or newer: older ones do not protect arguments.',
    },
    { name: 'SSH key of the service', state: 'unknown', detail: 'This process may not read it.', cure: null },
  ],
  facts: [
    { label: 'Version', value: '1.0.0' },
    { label: 'Backup host', value: 'main' },
    { label: 'Node.js', value: '24.21.0' },
    { label: 'Database', value: 'sqlite' },
    { label: 'Hosts', value: '42' },
  ],
};

export const account: AccountView = {
  name: 'anna',
  role: 'admin',
  givenPassword: false,
  next: '/',
  form: emptyForm,
  sessions: [
    {
      id: 3,
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      peer: '192.0.2.17',
      createdAt: before(30),
      lastSeenAt: before(0),
      isThis: true,
    },
    {
      id: 2,
      userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1',
      peer: '2001:db8:1234:5678:9abc:def0:1234:5678',
      createdAt: before(90),
      lastSeenAt: before(5),
      isThis: false,
    },
    {
      id: 1,
      userAgent: 'curl/8.5.0',
      peer: null,
      createdAt: before(100),
      lastSeenAt: before(9),
      isThis: false,
    },
  ],
};

export const hostileAccount: AccountView = {
  ...account,
  name: hostile,
  givenPassword: true,
  form: { values: {}, problems: [{ field: 'newPassword', message: `Invalid password ${hostile}.` }] },
  sessions: account.sessions.map((session) => ({ ...session, userAgent: hostile, peer: hostile })),
};

export const newRoot: RootView = {
  current: null,
  workerRunning: false,
  run: null,
  cure: null,
  found: null,
  form: emptyForm,
};

const facts = {
  path: '/srv/pobsync',
  state: 'absent' as const,
  mountPoint: '/',
  fileSystem: 'ext4',
  freeBytes: 4.2e9,
  totalBytes: 50e9,
};

export const foundRoot: RootView = {
  ...newRoot,
  workerRunning: true,
  run: runRow(0, { operation: 'set-root', host: null }),
  found: {
    ...{ runId: '01k9x2m4q7abc', node: 'main', at: before(0.1), made: null, ok: 'warning' },
    ...facts,
    checks: judgeRoot(facts),
  },
  form: { values: { path: facts.path }, problems: [] },
};
