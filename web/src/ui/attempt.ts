/** Does what a person asked for. Whether it went well; if not, a message says why. */

import { toast } from './toasts';

export async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    toast({ text: error instanceof Error ? error.message : String(error), tone: 'bad' });
    return false;
  }
}
