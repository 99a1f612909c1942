interface Health {
  readonly checks: Readonly<Record<string, { readonly ok: boolean }>>;
}

/** For whoever has not logged in: whether each check is ok, and no figures, versions of programs or reasons. */
export function withoutFacts<H extends Health>(health: H): H {
  const checks = Object.fromEntries(
    Object.entries(health.checks).map(([name, { ok }]) => [name, { ok }]),
  );
  return { ...health, checks };
}
