import { AdmissionAnswer, AdmissionRequest } from '../admission.ts';
import { LoginAnswer } from '../auth.ts';
import { Effects } from '../effects.ts';
import { Problem } from '../errors.ts';
import {
  Failure,
  Job,
  JobAccepted,
  JobPage,
  JobSummary,
  Variation,
  Video,
  VideoHeader,
} from '../job.ts';
import { NewJobRequest, PreviewAnswer, PreviewRequest } from '../new-job.ts';
import { QueueState } from '../queue.ts';
import { Recipe, SavedRecipe } from '../recipe.ts';
import { SystemAnswer } from '../system.ts';
import { ApiToken } from '../tokens.ts';
import { UploadAnswer } from '../uploads.ts';
import { WebhookDelivery, WebhookMessage } from '../webhooks.ts';
import { JournalEvent } from '../wire.ts';

/** Schemas that the description of the interface calls by a name of their own. */
export const NAMED_SCHEMAS = {
  AdmissionAnswer,
  AdmissionRequest,
  ApiToken,
  Effects,
  Failure,
  Job,
  JobAccepted,
  JobPage,
  JobSummary,
  JournalEvent,
  LoginAnswer,
  NewJobRequest,
  PreviewAnswer,
  PreviewRequest,
  Problem,
  QueueState,
  Recipe,
  SavedRecipe,
  SystemAnswer,
  UploadAnswer,
  Variation,
  Video,
  VideoHeader,
  WebhookDelivery,
  WebhookMessage,
};
