import type { Kysely } from 'kysely';
import type { RecipeRow, Schema } from './schema.ts';

/** Recipes that people saved. Names are unique without regard to case. */
export class Recipes {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async list(): Promise<RecipeRow[]> {
    return this.#db.selectFrom('recipes').selectAll().orderBy('name').execute();
  }

  async find(id: string): Promise<RecipeRow | null> {
    const row = await this.#db
      .selectFrom('recipes')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  async findByName(name: string): Promise<RecipeRow | null> {
    const row = await this.#db
      .selectFrom('recipes')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
    return row ?? null;
  }

  async insert(row: RecipeRow): Promise<void> {
    await this.#db.insertInto('recipes').values(row).execute();
  }

  async update(row: RecipeRow): Promise<void> {
    await this.#db.updateTable('recipes').set(row).where('id', '=', row.id).execute();
  }

  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('recipes').where('id', '=', id).execute();
  }
}
