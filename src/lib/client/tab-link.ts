import { CLOSED_ABNORMALLY, type OpenLink } from './link.ts';
import type { TabChannel } from './tab-channel.ts';

/** A follower's link: to the server through the tab that leads. `id` names this tab to it. */
export function openTabLink(channel: TabChannel, id: string): OpenLink {
  return (listener) => {
    let open = false;
    const stop = channel.listen((message) => {
      if (!('to' in message) || (message.to !== null && message.to !== id)) return;
      if (message.type === 'down') {
        stop();
        listener.onClose(CLOSED_ABNORMALLY);
      } else if (message.type === 'say') {
        if (open) listener.onMessage(message.message);
      } else if (!open) {
        open = true;
        listener.onOpen();
      }
    });
    channel.post({ type: 'join', from: id });
    return {
      send(message) {
        // The leader answers the server's pings, for all.
        if (message.type === 'hello')
          channel.post({ type: 'hello', from: id, resume: message.resume });
      },
      close: stop,
    };
  };
}
