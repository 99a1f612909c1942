import { on } from 'svelte/events';

/** Two pictures a twelfth of a second apart look like the same moment. */
const TOLERATED_S = 0.08;

/**
 * Keeps one video in the same moments as another whose time runs `speed` times as fast through the same
 * material: plays, pauses and seeks with it, without sound. Gives the function that ends that.
 */
export function followPlayback(
  leader: HTMLVideoElement,
  follower: HTMLVideoElement,
  speed: number,
): () => void {
  const align = (toleratedS: number) => {
    const wantedS = leader.currentTime * speed;
    if (Math.abs(follower.currentTime - wantedS) > toleratedS) follower.currentTime = wantedS;
  };
  const start = () => {
    align(TOLERATED_S);
    // A browser that will not play it says so by an error event of its own.
    follower.play().catch(() => undefined);
  };
  const stop = () => {
    follower.pause();
    align(0);
  };
  const onReady = () => {
    follower.playbackRate = speed;
    if (leader.paused) align(0);
    else start();
  };
  follower.muted = true;
  const ends = [
    on(leader, 'play', start),
    on(leader, 'pause', stop),
    on(leader, 'seeking', () => align(leader.paused ? 0 : TOLERATED_S)),
    on(leader, 'timeupdate', () => align(leader.paused ? 0 : TOLERATED_S)),
    on(leader, 'waiting', () => follower.pause()),
    on(leader, 'playing', start),
    on(follower, 'loadedmetadata', onReady),
  ];
  if (follower.readyState >= HTMLMediaElement.HAVE_METADATA) onReady();
  return () => {
    for (const end of ends) end();
    follower.pause();
  };
}
