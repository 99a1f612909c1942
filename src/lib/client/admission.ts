import { AdmissionAnswer, type AdmissionRequest } from '../contract/admission.ts';
import { ApiError, callApi } from './api.ts';

/**
 * Whether a job fits, and what would have to go for it; null when the server does not tell.
 * @throws ApiError; the signal's reason when it is aborted
 */
export async function askAdmission(
  request: AdmissionRequest,
  signal: AbortSignal,
): Promise<AdmissionAnswer | null> {
  try {
    return await callApi(AdmissionAnswer, '/api/admission', {
      method: 'POST',
      json: request,
      signal,
    });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}
