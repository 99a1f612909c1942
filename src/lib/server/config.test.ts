import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

it('has a default for everything outside production', () => {
  expect(readConfig({})).toMatchObject({
    production: false,
    password: null,
    retentionMs: 86_400_000,
  });
});

it('takes an empty variable for an unset one', () => {
  expect(readConfig({ SLOTS: '', RETENTION_HOURS: '' }).retentionMs).toBe(86_400_000);
});

it('lists every variable that is not valid', () => {
  const read = () =>
    readConfig({
      NODE_ENV: 'production',
      PORT: 'http',
      RETENTION_HOURS: '-1',
      SWEEP_CRON: 'sometimes',
      ALLOWED_ORIGINS: 'example.com',
    });
  expect(read).toThrow(/PORT must be a whole number/);
  expect(read).toThrow(/RETENTION_HOURS must be a number/);
  expect(read).toThrow(/SWEEP_CRON must be a cron expression/);
  expect(read).toThrow(/ALLOWED_ORIGINS must be origins/);
  expect(read).toThrow(/PASSWORD must be set/);
});

it('shares the cores among the slots', () => {
  expect(readConfig({ SLOTS: '64' }).threadsPerSlot).toBe(1);
});
