import type { Words } from '../en/index.ts';

/** Why a video or a variation failed. The server's figures stand in its own sentence alone. */
const FAILURES: Readonly<Record<string, (message: string) => string>> = {
  SOURCE_DAMAGED: (message) => {
    const [, after] = /damaged after (\S+)\./.exec(message) ?? [];
    if (after !== undefined) return `Das Video ist nach ${after} beschädigt.`;
    const [, unreadable, all] = /damaged: (\d+) of its (\d+) pictures/.exec(message) ?? [];
    return unreadable === undefined || all === undefined
      ? 'Das Video ist beschädigt.'
      : `Das Video ist beschädigt: ${unreadable} von ${all} Bildern lassen sich nicht lesen.`;
  },
  SOURCE_GONE: () => 'Das Original ist nicht mehr da. Bitte neu senden.',
  CODEC_NOT_SUPPORTED: () => 'Dieses Videoformat wird nicht unterstützt.',
  OUTPUT_INCOMPLETE: () => 'Das Ergebnis war unvollständig und wurde verworfen.',
  ENCODE_FAILED: () => 'Die Variante konnte nicht gemacht werden.',
  ENCODE_TIMED_OUT: () => 'Die Variante hat zu lange gebraucht und wurde angehalten.',
  ENCODE_STALLED: () => 'Bei der Variante ging es nicht mehr voran.',
  ENCODE_CRASHED: () => 'Das Videoprogramm wurde unerwartet beendet.',
  ENCODER_NOT_STARTED: () => 'Das Videoprogramm ließ sich nicht starten.',
  VOLUME_FULL: () => 'Es war kein Platz mehr, um die Variante zu speichern.',
  VOLUME_UNAVAILABLE: () => 'Der Speicher des Servers war nicht erreichbar.',
  RESULTS_MISSING: () =>
    'Die fertige Datei ist auf dem Server nicht mehr da. Bitte noch einmal machen.',
  INTERRUPTED: (message) => {
    const [, times = 'mehrere'] = /stopped (\d+) times/.exec(message) ?? [];
    return `Der Server wurde dabei ${times} Mal beendet. Bitte noch einmal versuchen.`;
  },
  INTERNAL: () => 'Auf dem Server ist etwas schiefgegangen. Bitte noch einmal versuchen.',
  WAITED_TOO_LONG: () =>
    'Der Auftrag hat über einen Tag gewartet, ohne anzufangen. Bitte noch einmal versuchen.',
};

export const job: Words['job'] = {
  allJobs: 'Alle Aufträge',
  newJob: 'Neuer Auftrag',
  ended: 'Alles als ein ZIP herunterladen oder unten einzelne Varianten ansehen.',
  closeTab: 'Dieser Tab kann geschlossen werden: Die Arbeit geht weiter, der Auftrag bleibt hier.',
  variation: (n) => `Variante ${n}`,
  variationOf: (n, video) => `Variante ${n} von ${video}`,
  pinned: 'angeheftet',
  progressOf: (name) => `Fortschritt von ${name}`,
  moreFor: (name) => `Mehr zu ${name}`,
  doneOf: (done, total) => `${done} von ${total}`,
  keptUntil: 'Original bleibt bis',

  pace: {
    waiting: 'wartet',
    pausing: 'Pause folgt: Was läuft, wird noch fertig',
    paused: 'Pausiert',
    estimating: 'Dauer wird geschätzt',
    finishing: 'Gleich fertig',
    done: 'Fertig',
    about: (left) => `Etwa ${left}`,
    readyAbout: 'fertig gegen',
    starting: 'Startet',
    startingTry: (attempt) => `Startet, ${attempt}. Versuch`,
  },

  reasons: {
    cancelled: 'Der Auftrag wurde abgebrochen, bevor alles fertig war.',
    cancelledEmpty: 'Der Auftrag wurde abgebrochen, bevor etwas fertig war.',
    failed: 'Keine Variante ist gelungen. Die Gründe stehen bei den Videos.',
  },

  gone: {
    expired: {
      title: 'Die Ergebnisse sind abgelaufen',
      why: 'Ergebnisse bleiben nur eine begrenzte Zeit. Diese ist um, die Dateien wurden entfernt.',
      next: 'Für neue Varianten die Videos noch einmal senden. Beim nächsten Mal das ZIP vor dem Zeitpunkt laden, der beim Auftrag steht.',
    },
    evicted: {
      title: 'Die Ergebnisse wurden vorzeitig entfernt',
      why: 'Der Speicher wurde knapp: Die ältesten fertigen Aufträge machten Platz für neue.',
      next: 'Für neue Varianten die Videos noch einmal senden. Ein angehefteter Auftrag bleibt bis zu seinem Ablauf.',
    },
    deleted: {
      title: 'Dieser Auftrag wurde gelöscht',
      why: 'Jemand aus dem Team hat ihn gelöscht, und die Dateien mit ihm.',
      next: 'Gelöschte Dateien lassen sich nicht zurückholen. Für neue Varianten die Videos noch einmal senden.',
    },
  },

  missing: {
    title: 'Diesen Auftrag gibt es nicht',
    text: 'Vielleicht ist er älter als der Verlauf, der aufbewahrt wird, oder in der Adresse steckt ein Fehler.',
    troubleTitle: 'Etwas ist schiefgegangen',
    troubleText:
      'Das liegt nicht an der Eingabe, und laufende Aufträge sind nicht betroffen. Bitte gleich noch einmal versuchen.',
    back: 'Zurück zu den Aufträgen',
  },

  actions: {
    downloadZip: 'ZIP laden',
    downloadReady: (count) => `${count} fertige laden`,
    nothingReady: 'Noch nichts fertig',
    download: 'Laden',
    cancel: 'Abbrechen',
    cancelOne: 'Nur diese Variante',
    cancelVideo: 'Dieses Video abbrechen',
    cancelVideoHint: 'Was davon fertig ist, bleibt',
    cancelVideoDone: 'Es ist schon fertig',
    retry: 'Noch einmal',
    retryHint: 'Mit denselben Effekten',
    retryFailed: (count) => `${count} fehlgeschlagene wiederholen`,
    retryCancelled: (count) => `${count} abgebrochene wiederholen`,
    retryBoth: (count) => `${count} Varianten wiederholen`,
    another: 'Andere machen',
    anotherHint: 'Andere Effekte, an der Stelle dieser',
    sourceGone: 'Das Original ist nicht mehr da',
    play: 'Abspielen',
    details: 'Einzelheiten',
    toFront: 'Nach vorn',
    toFrontHint: 'Als Nächstes nach dem, was läuft',
    toBack: 'Nach hinten',
    toBackHint: 'Nach allem, was wartet',
    pin: 'Anheften',
    pinHint: 'Wird bei Platzmangel nicht vorzeitig entfernt; läuft trotzdem ab',
    unpin: 'Lösen',
    unpinHint: 'Darf bei Platzmangel vorzeitig entfernt werden',
    delete: 'Löschen …',
    again: 'Noch einmal machen',
    sameSeed: 'Mit demselben Startwert',
    sameSeedHint: 'Genau dieselben Varianten noch einmal',
    newSeed: 'Mit neuem Startwert',
    newSeedHint: 'Dasselbe Rezept, andere Varianten',
  },

  asking: {
    deleteTitle: 'Diesen Auftrag löschen?',
    deleteText: (name) =>
      `„${name}“ und alle Varianten werden für alle entfernt. Das lässt sich nicht rückgängig machen.`,
    deleteYes: 'Auftrag löschen',
    cancelTitle: 'Diesen Auftrag abbrechen?',
    cancelText: (left) =>
      left === 1
        ? 'Eine Variante, die noch nicht fertig ist, wird nicht gemacht. Was fertig ist, bleibt.'
        : `${left} Varianten, die noch nicht fertig sind, werden nicht gemacht. Was fertig ist, bleibt.`,
    cancelYes: 'Auftrag abbrechen',
  },

  choosing: {
    start: 'Auswählen',
    done: 'Fertig',
    choose: (label) => `${label} auswählen`,
    allOfVideo: 'Alle auswählen',
    noneOfVideo: 'Keine auswählen',
    ofVideo: (video) => `von ${video}`,
    all: 'Alle',
    none: 'Keine',
    count: (count) => (count === 0 ? 'Nichts ausgewählt' : `${count} ausgewählt`),
    tooMany: (most) => `höchstens ${most} auf einmal`,
    download: 'Auswahl laden',
    bar: 'Auswahl',
  },

  failure: {
    why: (code, message) => FAILURES[code]?.(message) ?? message,
    details: 'Technische Einzelheiten',
    copy: 'Kopieren',
    copied: 'Kopiert',
    selected: 'Markiert: Strg+C drücken',
  },

  player: {
    position: (at, total) => `${at} von ${total}`,
    previous: 'Vorige Variante',
    next: 'Nächste Variante',
    close: 'Schließen',
    view: 'Ansicht',
    single: 'Variante',
    wipe: 'Vergleich',
    sideBySide: 'Nebeneinander',
    divider: 'Trennlinie zwischen Original und Variante',
    dividerAt: (percent) => `${percent} % Original`,
    original: 'Original',
    play: 'Abspielen',
    pause: 'Anhalten',
    mute: 'Ton aus',
    unmute: 'Ton an',
    seek: 'Stelle',
    at: (now, whole) => `${now} von ${whole}`,
    stills: 'Das Original ist nicht mehr da. Dies sind Standbilder desselben Moments.',
    stillsFor: {
      unknown: '',
      format:
        'Dieser Browser kann das Original nicht abspielen. Dies sind Standbilder desselben Moments.',
      loading: 'Das Original ließ sich nicht laden. Dies sind Standbilder desselben Moments.',
    },
    mirrored: 'Auch das Original ist hier gespiegelt, damit die Hälften zusammenpassen.',
    atSpeed: (speed) => `Das Original läuft mit ${speed}, damit beide im Takt bleiben.`,
    notYet: {
      queued: 'Sie wartet, bis sie an der Reihe ist.',
      processing: 'Sie wird gerade gemacht.',
      failed: 'Sie ist nicht gelungen.',
      cancelled: 'Sie wurde abgebrochen.',
    },
    broken: {
      unknown: '',
      format: 'Dieser Browser kann die Datei nicht abspielen. Sie lässt sich aber laden.',
      loading: 'Die Datei ließ sich nicht laden. Bitte gleich noch einmal öffnen.',
    },
  },

  facts: {
    effects: 'Effekte',
    noEffects: 'Keine: Sie sieht aus wie das Original.',
    measured: 'Gemessen',
    rerolled: 'Von selbst neu gezogen: Der erste Versuch glich einer anderen Variante zu sehr.',
    size: 'Größe',
    length: 'Länge',
    attempt: 'Versuche',
    fromSource: 'Abstand zum Original',
    fromNearest: (n) => `Abstand zu Variante ${n}`,
    scale: 'Mittlerer Unterschied kleiner Bilder; 0 ist dasselbe Bild',
    nearestScale:
      'Mittlerer Unterschied kleiner Bilder; 0 ist dasselbe Bild; diese ist die ähnlichste',
    ssim: 'Treue der Kodierung (SSIM)',
    ssimHint: 'Wie wenig die Kodierung vom Bild mit seinen Effekten verlor; 1 ist nichts',
    bitrate: 'Bitrate',
    bitrateHint: 'Bild und Ton',
    outOf: (value, most) => `${value} von ${most}`,
  },

  shortcuts: {
    download: 'Das ZIP laden',
    cancel: 'Den Auftrag abbrechen',
    retry: 'Fehlgeschlagenes wiederholen',
    pin: 'Den Auftrag anheften oder lösen',
    select: 'Varianten auswählen',
    move: 'Zwischen Varianten wechseln',
    open: 'Eine Variante öffnen',
    browse: 'Vorige und nächste Variante',
    playPause: 'Abspielen und anhalten',
    close: 'Schließen',
  },
};
