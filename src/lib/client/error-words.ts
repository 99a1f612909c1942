import type { RefusedFile } from '../contract/job.ts';
import type { Told } from '../words/told.ts';
import { learn, words } from '../words/words.ts';

/** The server's error in the language of the page, or as the server said it where the words cannot be fetched. */
export async function inWords(told: Told): Promise<string> {
  try {
    await learn('errors');
  } catch {
    return told.detail;
  }
  return words().errors.sentence(told);
}

/** Why files were turned away, in the language of the page. */
export async function refusalsInWords<Refusal extends Omit<RefusedFile, 'name'>>(
  refused: readonly Refusal[],
): Promise<Refusal[]> {
  return Promise.all(
    refused.map(async (refusal) => {
      const { code, message: detail } = refusal;
      return { ...refusal, message: await inWords({ code, title: '', detail, facts: {} }) };
    }),
  );
}
