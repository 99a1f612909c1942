import type { App as Application } from '$lib/server/app.ts';
import type { Session } from '$lib/server/services/authenticate.ts';

declare global {
  namespace App {
    interface Locals {
      app: Application;
      session: Session | null;
    }
    interface Error {
      message: string;
      code?: string;
    }
  }
}

export {};
