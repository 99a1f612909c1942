import type { ProgressInterest } from '../../contract/wire.ts';

interface Group<Member> {
  readonly interest: ProgressInterest;
  readonly members: Set<Member>;
}

function keyOf(interest: ProgressInterest): string {
  return interest === 'all' ? 'all' : [...new Set(interest)].sort().join();
}

/** Who watches what: members with the same interest stand together, so that they can share one frame. */
export class WatchGroups<Member> {
  readonly #groups = new Map<string, Group<Member>>();
  readonly #groupOf = new Map<Member, string>();

  /** Puts the member where its interest is; a member stands in one group at most. */
  place(member: Member, interest: ProgressInterest): void {
    this.remove(member);
    const key = keyOf(interest);
    // Watching no job is watching nothing.
    if (key === '') return;
    const group = this.#groups.get(key) ?? { interest: distinct(interest), members: new Set() };
    group.members.add(member);
    this.#groups.set(key, group);
    this.#groupOf.set(member, key);
  }

  remove(member: Member): void {
    const key = this.#groupOf.get(member);
    if (key === undefined) return;
    this.#groupOf.delete(member);
    const group = this.#groups.get(key);
    group?.members.delete(member);
    if (group?.members.size === 0) this.#groups.delete(key);
  }

  groups(): Iterable<Group<Member>> {
    return this.#groups.values();
  }
}

function distinct(interest: ProgressInterest): ProgressInterest {
  return interest === 'all' ? 'all' : [...new Set(interest)];
}
