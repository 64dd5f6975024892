/** The page around a payload. */
import { type InspectPayload, payloadJson } from './inspection.ts';

export function renderPage(payload: InspectPayload): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>crf-lab inspect</title>
<script type="application/json" id="payload">${payloadJson(payload)}</script>
</html>
`;
}
