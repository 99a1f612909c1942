/** What a browser can tell of a video before the server has it. */
export interface Glimpse {
  /** A small JPEG as a data URL, so that it can be kept with the record. */
  readonly picture: string;
  readonly durationMs: number | null;
}

const WIDTH = 160;
const HEIGHT = 100;
const LIMIT_MS = 8000;
/** First pictures are often black. */
const SHOWN_PART = 1 / 3;

/** One after the other: decoders are few, and uploads come first. */
let last: Promise<unknown> = Promise.resolve();

/** A look into a file, when the page has nothing better to do; null when this browser cannot play it. */
export function glimpse(file: File): Promise<Glimpse | null> {
  const next = last.then(idle).then(() => look(file).catch(() => null));
  last = next;
  return next;
}

/** Safari does not know it. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 1000 });
    else setTimeout(resolve, 50);
  });
}

async function look(file: File): Promise<Glimpse | null> {
  const url = URL.createObjectURL(file);
  const video = document.createElement('video');
  try {
    video.muted = true;
    video.preload = 'auto';
    video.src = url;
    await heard(video, 'loadeddata');
    const { duration } = video;
    video.currentTime = Number.isFinite(duration) ? duration * SHOWN_PART : 0;
    await heard(video, 'seeked');
    const durationMs = Number.isFinite(duration) ? Math.round(duration * 1000) : null;
    const picture = draw(video);
    return picture === null ? null : { picture, durationMs };
  } finally {
    video.removeAttribute('src');
    // Lets go of the decoder and of the file.
    video.load();
    URL.revokeObjectURL(url);
  }
}

function heard(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it takes too long')), LIMIT_MS);
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      settle();
    };
    video.addEventListener(event, end(resolve), { once: true });
    const failed = end(() => reject(new Error('it cannot be played')));
    video.addEventListener('error', failed, { once: true });
  });
}

/** Fills the picture; what does not fit is cut off evenly. */
function draw(video: HTMLVideoElement): string | null {
  const { videoWidth, videoHeight } = video;
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null || videoWidth === 0 || videoHeight === 0) return null;
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const scale = Math.max(WIDTH / videoWidth, HEIGHT / videoHeight);
  const [width, height] = [videoWidth * scale, videoHeight * scale];
  context.drawImage(video, (WIDTH - width) / 2, (HEIGHT - height) / 2, width, height);
  return canvas.toDataURL('image/jpeg', 0.7);
}
