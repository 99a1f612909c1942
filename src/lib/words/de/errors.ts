import type { Words } from '../en/index.ts';
import { numberIn, quotedIn, refusedIn, textIn, type Told } from '../told.ts';

type Sentence = string | ((told: Told) => string);

const number = new Intl.NumberFormat('de');

/** In MB, upwards: what is needed must not look smaller than it is. */
const megabytes = (bytes: number) => `${number.format(Math.ceil(bytes / 1e6))} MB`;
/** Downwards, for what there is. */
const freeMegabytes = (bytes: number) => `${number.format(Math.floor(bytes / 1e6))} MB`;

const seconds = (count: number) => (count === 1 ? '1 Sekunde' : `${number.format(count)} Sekunden`);

/** The server's durations: 0.5 s, 35 s, 90 min. */
const duration = (text: string) => text.replace('.', ',');

const STATES: Readonly<Record<string, string>> = {
  queued: 'wartet',
  processing: 'in Arbeit',
  completed: 'fertig',
  failed: 'fehlgeschlagen',
  cancelled: 'abgebrochen',
  expired: 'abgelaufen',
  evicted: 'entfernt',
  deleted: 'gelöscht',
};

function invalidField(told: Told): string {
  const field = textIn(told, 'field');
  const most = numberIn(told, 'max');
  if (field === 'variations' && most !== null)
    return `Möglich sind 1 bis ${number.format(most)} Varianten.`;
  return field === null
    ? `Eine Angabe ist nicht gültig (${told.detail})`
    : `Die Angabe „${field}“ ist nicht gültig (${told.detail})`;
}

function invalidState(told: Told): string {
  const most = numberIn(told, 'maxTokens');
  if (most !== null)
    return `Es gibt schon ${number.format(most)} Tokens. Bitte zuerst eines widerrufen, das niemand mehr braucht.`;
  const state = STATES[textIn(told, 'state') ?? textIn(told, 'jobStatus') ?? ''];
  return state === undefined
    ? 'Das geht in diesem Zustand nicht.'
    : `Das geht in diesem Zustand nicht: ${state}.`;
}

function jobNotReady(told: Told): string {
  const progress = numberIn(told, 'progress');
  return progress === null
    ? 'Der Auftrag ist noch nicht fertig. Bitte später noch einmal versuchen.'
    : `Der Auftrag ist erst zu ${Math.floor(progress)} % fertig. Bitte später noch einmal versuchen.`;
}

function damaged(told: Told): string {
  const short = quotedIn(told, /: (\S+ \S+) promised, (\S+ \S+) there/);
  if (short !== null) {
    const [promised = '', there = ''] = short.map(duration);
    return `Das Video ist abgeschnitten: Angekündigt sind ${promised}, da sind ${there}. Bitte neu exportieren oder noch einmal senden.`;
  }
  return told.detail.includes('no picture of it')
    ? 'Das Video ist beschädigt: Davon lässt sich kein Bild zeigen.'
    : 'Das Video ist beschädigt oder unvollständig. Bitte neu exportieren.';
}

function unsupported(told: Told): string {
  const codec = quotedIn(told, /not supported \((.+?)\)/);
  const named = codec === null ? '' : ` (${codec.join('')})`;
  return `Dieses Format wird nicht unterstützt${named}. Bitte als H.264 mit AAC exportieren.`;
}

function tooLong(told: Told): string {
  const most = quotedIn(told, /at most (.+?) are taken/);
  return most === null
    ? 'Das Video ist zu lang.'
    : `Das Video ist zu lang: Möglich sind höchstens ${duration(most.join(''))}.`;
}

function uploadTooLarge(told: Told): string {
  const most = numberIn(told, 'maxBytes');
  const name = textIn(told, 'name');
  const what = name === null ? 'Die Datei' : `„${name}“`;
  return most === null
    ? `${what} ist größer, als der Server annimmt.`
    : `${what} ist zu groß: Ein Video darf höchstens ${freeMegabytes(most)} haben.`;
}

function volumeFull(told: Told): string {
  const needed = numberIn(told, 'neededBytes');
  const free = numberIn(told, 'availableBytes');
  if (needed === null || free === null)
    return 'Auf dem Server ist kein Platz mehr. Bitte fertige Aufträge löschen oder warten.';
  const more = numberIn(told, 'evictableBytes') ?? 0;
  const advice =
    'evictions' in told.facts
      ? 'Platz ist, wenn ältere Ergebnisse gehen.'
      : more > 0
        ? `Höchstens ${freeMegabytes(more)} lassen sich noch frei machen. Bitte Aufträge löschen oder weniger senden.`
        : 'Bitte Aufträge löschen oder weniger senden.';
  return `Das braucht ${megabytes(needed)}, frei sind ${freeMegabytes(free)}. ${advice}`;
}

function resultsIncomplete({ facts }: Told): string {
  const missing = Array.isArray(facts.missing) ? facts.missing.map(String) : [];
  const named = missing.length === 0 ? '' : ` (${missing.slice(0, 3).join(', ')})`;
  return `Auf dem Server fehlt ein Teil der Ergebnisse${named}. Bitte den Auftrag neu starten.`;
}

function tooManyAttempts(told: Told): string {
  const wait = numberIn(told, 'retryAfterSeconds');
  return wait === null
    ? 'Zu viele Versuche. Bitte später noch einmal versuchen.'
    : `Zu viele falsche Passwörter. Bitte in ${seconds(wait)} noch einmal versuchen.`;
}

function tooManyUploads(told: Told): string {
  const most = numberIn(told, 'maxOpen');
  const named = most === null ? '' : ` (höchstens ${number.format(most)})`;
  return `Es sind zu viele Uploads offen${named}. Bitte Aufträge daraus machen oder löschen, was niemand braucht.`;
}

const SENTENCES: Readonly<Record<string, Sentence>> = {
  INVALID_REQUEST: ({ detail }) => `Der Server kann die Anfrage nicht lesen (${detail})`,
  INVALID_FIELD: invalidField,
  NO_VIDEOS: 'Bitte mindestens ein Video hinzufügen.',
  UNAUTHENTICATED: 'Die Sitzung ist zu Ende. Bitte neu anmelden.',
  INVALID_PASSWORD: 'Das ist nicht das Passwort. Bitte prüfen und noch einmal versuchen.',
  LOGIN_REQUIRED: 'Das geht nur nach einer Anmeldung mit dem Passwort, nicht mit einem Token.',
  CROSS_SITE: 'So nimmt der Server nichts von dieser Seite an. Bitte die Seite neu laden.',
  NOT_FOUND: 'An dieser Adresse ist nichts mehr. Bitte die Seite neu laden.',
  JOB_NOT_FOUND:
    'Diesen Auftrag gibt es nicht mehr. Vielleicht ist er älter als der Verlauf, der aufbewahrt wird.',
  VIDEO_NOT_FOUND: 'Dieses Video gehört nicht mehr zum Auftrag. Bitte die Seite neu laden.',
  VARIATION_NOT_FOUND: 'Diese Variante gibt es nicht mehr. Bitte die Seite neu laden.',
  PICTURE_NOT_FOUND: 'Davon gibt es noch kein Bild, oder keines mehr.',
  RECIPE_NOT_FOUND: 'Dieses Rezept wurde inzwischen gelöscht. Bitte ein anderes wählen.',
  UPLOAD_NOT_FOUND: 'Dieser Upload ist nicht (mehr) da. Bitte die Datei neu senden.',
  DELIVERY_NOT_FOUND: 'Diese Zustellung ist älter als alles, was aufbewahrt wird.',
  TOKEN_NOT_FOUND: 'Dieses Token wurde schon widerrufen.',
  METHOD_NOT_ALLOWED: 'Diesen Befehl kennt der Server nicht. Bitte die Seite neu laden.',
  JOB_NOT_READY: jobNotReady,
  WEBHOOK_NOT_SET:
    'Es gibt keine Adresse, an die gemeldet wird. Zuerst WEBHOOK_URL und WEBHOOK_SECRET setzen.',
  INVALID_STATE: invalidState,
  SOURCE_GONE:
    'Das Original wird nicht mehr aufbewahrt, darum geht das nicht noch einmal. Bitte das Video neu senden.',
  UPLOAD_CONFLICT: 'Der Upload steht woanders, als die Seite annahm. Bitte noch einmal versuchen.',
  RECIPE_EXISTS: (told) => {
    const name = quotedIn(told, /named (.+) already/);
    return name === null
      ? 'Ein Rezept mit diesem Namen gibt es schon. Bitte einen anderen Namen wählen.'
      : `Ein Rezept namens „${name.join('')}“ gibt es schon. Bitte einen anderen Namen wählen.`;
  },
  JOB_EXPIRED:
    'Die Ergebnisse sind abgelaufen, und ihre Dateien wurden entfernt. Bitte die Videos neu senden.',
  JOB_EVICTED:
    'Die Ergebnisse wurden entfernt, um Platz für neue Arbeit zu machen. Bitte die Videos neu senden.',
  JOB_DELETED: 'Jemand aus dem Team hat den Auftrag und seine Dateien gelöscht.',
  CURSOR_TRIMMED: 'Dieser Teil des Verlaufs wird nicht mehr aufbewahrt. Bitte die Seite neu laden.',
  TUS_VERSION: 'Seite und Server passen nicht zueinander. Bitte die Seite neu laden.',
  BODY_TOO_LARGE: (told) => {
    const most = numberIn(told, 'maxBytes');
    return most === null
      ? 'Das ist mehr, als der Server auf einmal annimmt.'
      : `Das ist mehr, als der Server auf einmal annimmt: höchstens ${number.format(most / 1024)} KiB.`;
  },
  UPLOAD_TOO_LARGE: uploadTooLarge,
  TOO_MANY_VIDEOS: (told) => {
    const most = numberIn(told, 'maxVideos');
    return most === null
      ? 'Das sind zu viele Videos für einen Auftrag.'
      : `In einen Auftrag passen höchstens ${most === 1 ? '1 Video' : `${number.format(most)} Videos`}.`;
  },
  RANGE_NOT_SATISFIABLE: 'Diesen Teil der Datei gibt es nicht. Bitte neu herunterladen.',
  NOT_A_VIDEO: 'Das ist kein Video. Möglich sind MP4 und MOV.',
  VIDEO_EMPTY: 'Die Datei ist leer. Bitte neu exportieren.',
  VIDEO_AUDIO_ONLY: 'Die Datei hat Ton, aber kein Bild.',
  VIDEO_ENCRYPTED: 'Das Video ist verschlüsselt (Kopierschutz). Bitte eines ohne Schutz senden.',
  VIDEO_DAMAGED: damaged,
  VIDEO_TOO_LONG: tooLong,
  VIDEO_TOO_BIG: 'Das Bild ist zu groß für diesen Server. Bitte kleiner exportieren.',
  CODEC_NOT_SUPPORTED: unsupported,
  IDEMPOTENCY_CONFLICT: 'Dieser Auftrag wurde schon anders gesendet. Bitte noch einmal starten.',
  UPLOAD_BUSY: 'Dieser Upload läuft gerade schon. Bitte in einem Moment noch einmal versuchen.',
  TOO_MANY_ATTEMPTS: tooManyAttempts,
  TOO_MANY_UPLOADS: tooManyUploads,
  TOO_MANY_SOCKETS:
    'Von hier sind zu viele Seiten verbunden. Bitte einige schließen; diese fragt so lange nach.',
  INTERNAL: 'Auf dem Server ist etwas schiefgegangen. Bitte gleich noch einmal versuchen.',
  JOB_FAILED:
    'Von diesem Auftrag konnte keine Variante gemacht werden. Die Gründe stehen bei den Videos.',
  RESULTS_INCOMPLETE: resultsIncomplete,
  SHUTTING_DOWN: 'Der Server startet gerade neu. Bitte gleich noch einmal versuchen.',
  CHANNEL_FULL: 'Es sind zu viele verbunden. Die Seite fragt so lange alle paar Sekunden nach.',
  VOLUME_UNAVAILABLE:
    'Der Server kommt nicht an seinen Speicher. Wer ihn betreut, muss danach sehen.',
  VOLUME_FULL: volumeFull,
};

export const errors: Words['errors'] = {
  sentence(told) {
    const [first, ...others] = refusedIn(told);
    if (first === undefined) return sentenceOf(told);
    const why = sentenceOf({ ...told, code: first.code, detail: first.message, facts: {} });
    const all = others.length === 0 ? '' : `Keine der ${others.length + 1} Dateien ist brauchbar. `;
    return `${all}„${first.name}“: ${why}`;
  },
};

function sentenceOf(told: Told): string {
  const sentence = SENTENCES[told.code];
  if (sentence === undefined) return told.detail;
  return typeof sentence === 'string' ? sentence : sentence(told);
}
