import type { IncomingMessage } from 'node:http';
import type { App as Application } from '$lib/server/app.ts';
import type { Session } from '$lib/server/services/access/authenticate.ts';

declare global {
  namespace App {
    interface Locals {
      app: Application;
      session: Session | null;
    }
    interface Platform {
      /** What adapter-node hands on; not there while developing. */
      req?: IncomingMessage;
    }
    interface PageState {
      /** What the player of a job's page shows; `opened` when the step before is the page without it. */
      playing?: { id: string | null; opened: boolean };
    }
    interface Error {
      message: string;
      code?: string;
    }
  }
}

export {};
