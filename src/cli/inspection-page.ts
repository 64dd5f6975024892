/** The page of `crf-lab inspect` with the sizes that it has for users, in whichever command it is made. */
import { buildInspection, type ModelToInspect } from '../inspect/build-inspection.ts';
import { type InspectPayload, PAYLOAD_VERSION } from '../inspect/inspection.ts';
import { renderPage } from '../inspect/render-page.ts';
import type { LabelledData } from '../inspect/results.ts';
import { UsageError } from './usage-error.ts';

/** Size of the page from which on weights are left out, and the one that it must not exceed. */
const USUAL_MEGABYTES = 1.5;
const MOST_MEGABYTES = 10;

export interface PageOptions {
  /** MB; undefined: reduced beyond 1.5 where needed, refused beyond 10. */
  readonly maxSize?: number | undefined;
  readonly fullWeights?: boolean | undefined;
  /** Told what is being done. */
  readonly onStep?: ((step: string) => void) | undefined;
}

/**
 * @returns what is in the page, and its bytes
 * @throws CrfLabError where no browser can compute the features of a model, or the page would be too large; UsageError where
 * `maxSize` is below that of an empty page
 */
export async function makeInspectionPage(
  models: readonly ModelToInspect[],
  data: LabelledData | undefined,
  { maxSize, fullWeights, onStep }: PageOptions = {},
): Promise<{ payload: InspectPayload; page: Uint8Array }> {
  const empty: InspectPayload = { version: PAYLOAD_VERSION, models: [], data: undefined };
  const frame = Buffer.byteLength(renderPage(empty));
  const limitBytes = (maxSize ?? MOST_MEGABYTES) * 1e6;
  if (limitBytes <= frame)
    throw new UsageError(
      `--max-size: the page without a model has ${megabytes(frame)} MB already, expected more`,
    );
  const payload = await buildInspection(models, data, {
    targetBytes: (maxSize ?? USUAL_MEGABYTES) * 1e6,
    limitBytes,
    frameBytes: frame,
    fullWeights,
    onStep,
  });
  return { payload, page: new TextEncoder().encode(renderPage(payload)) };
}

/** With two decimals. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
