import { expect, it } from 'vitest';
import { OPERATIONS } from '../contract/api/operations.ts';
import { apiReference, fieldsOf, schemaName } from './api-reference.ts';

const operation = (id: string) => OPERATIONS.find((found) => found.id === id)!;
const named = (id: string, name: string) =>
  fieldsOf(operation(id)).find((field) => field.name === name);

it('has every call once', () => {
  const ids = apiReference().flatMap(({ operations }) => operations.map(({ id }) => id));
  expect(ids.toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
});

it('names what a request may carry, where it stands, and whether it must', () => {
  expect(named('pinJob', 'jobId')).toMatchObject({ place: 'path', required: true });
  expect(named('pinJob', 'pinned')).toMatchObject({ place: 'body', required: true });
  expect(named('createJob', 'uploads')).toMatchObject({ place: 'body', required: true });
  expect(named('createJob', 'seed')).toMatchObject({ place: 'body', required: false });
  expect(named('createJob', 'videos')).toMatchObject({ place: 'form', required: true });
  expect(named('listJobs', 'q')).toMatchObject({ place: 'query', required: false });
  expect(named('createUpload', 'Upload-Length')).toMatchObject({ place: 'header', required: true });
});

it('knows schemas that have a name', () => {
  expect(schemaName(operation('getSystem').answers[0]?.schema)).toBe('SystemAnswer');
  expect(schemaName(operation('listRecipes').answers[0]?.schema)).toBeNull();
});
