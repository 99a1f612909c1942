import { en } from '../../src/lib/words/en/index.ts';
import { speak } from '../../src/lib/words/words.ts';

/** Without pages to name them, all areas are there. */
speak({ language: 'en', words: en });
