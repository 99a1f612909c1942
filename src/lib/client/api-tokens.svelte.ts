import * as v from 'valibot';
import { ApiTokenMade, type ApiToken } from '../contract/tokens.ts';
import { callApi } from './api.ts';

const PATH = '/api/tokens';

/** The tokens for scripts, newest first. */
export class ApiTokenShelf {
  items: readonly ApiToken[];
  /** The one that was just made, for as long as it is shown what it is worth. */
  made = $state.raw<ApiTokenMade | null>(null);

  constructor(items: readonly ApiToken[]) {
    this.items = $state.raw(items);
  }

  /** @throws ApiError, for instance INVALID_STATE when there are too many */
  async make(name: string): Promise<void> {
    const made = await callApi(ApiTokenMade, PATH, { method: 'POST', json: { name } });
    const { id, createdAt, expiresAt, lastUsedAt } = made;
    this.made = made;
    // Without what it is worth: that goes when it is no longer shown.
    this.items = [{ id, name: made.name, createdAt, expiresAt, lastUsedAt }, ...this.items];
  }

  /** @throws ApiError */
  async revoke(id: string): Promise<void> {
    await callApi(v.unknown(), `${PATH}/${id}`, { method: 'DELETE' });
    this.items = this.items.filter((token) => token.id !== id);
    if (this.made?.id === id) this.made = null;
  }
}
