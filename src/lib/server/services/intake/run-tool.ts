import { runProcess, type RunOptions } from '../../../engine/run-process.ts';

/** runProcess, with cancellation as an error: throws the signal's reason, and Error when there is no such program. */
export async function runTool(
  command: string,
  args: readonly string[],
  options: RunOptions,
): ReturnType<typeof runProcess> {
  const end = await runProcess(command, args, options);
  if (end.verdict === 'cancelled') options.signal?.throwIfAborted();
  if (end.verdict === 'notStarted') throw new Error(`${command} does not start: ${end.reason}`);
  return end;
}
