import type { JobCommands } from '../../client/job-commands.svelte.ts';
import type { JobSummary } from '../../contract/job.ts';
import { words } from '../../words/words.ts';
import type { MenuAction } from '../menu-action.ts';

/** What is asked of a job less often, for its menu. */
export function otherActions(
  { pinned, status, queuePosition }: JobSummary,
  commands: JobCommands,
  askToDelete: () => void,
): readonly MenuAction[] {
  const say = words().job.actions;
  const places: MenuAction[] = [
    {
      name: say.toFront,
      hint: say.toFrontHint,
      icon: 'toFront',
      unavailable: queuePosition === 1,
      does: () => commands.move('front'),
    },
    {
      name: say.toBack,
      hint: say.toBackHint,
      icon: 'toBack',
      does: () => commands.move('back'),
    },
  ];
  return [
    ...(status === 'queued' ? places : []),
    {
      name: pinned ? say.unpin : say.pin,
      hint: pinned ? say.unpinHint : say.pinHint,
      icon: 'pin',
      does: () => commands.pin(!pinned),
    },
    { name: say.delete, icon: 'trash', tone: 'bad', does: askToDelete },
  ];
}
