import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How long the event loop was kept from its timers, at worst; in milliseconds. */
export interface LoopDelay {
  /** As the library sees it from within. */
  readonly histogramMs: number;
  /** Longest time between two firings of a timer that is always due. */
  readonly gapMs: number;
}

/** Watches the loop from now on; the answer ends it. */
export function watchLoop(): () => LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  let lastMs = performance.now();
  let gapMs = 0;
  const look = () => {
    const nowMs = performance.now();
    gapMs = Math.max(gapMs, nowMs - lastMs);
    lastMs = nowMs;
  };
  const timer = setInterval(look, 1);
  histogram.enable();
  return () => {
    look();
    clearInterval(timer);
    histogram.disable();
    return { histogramMs: histogram.max / 1e6, gapMs };
  };
}
