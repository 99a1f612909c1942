/** Between main.ts and the plain server. */
export interface ToPlain {
  readonly do: 'archive';
}

export type FromPlain = { readonly port: number } | { readonly seconds: number };
