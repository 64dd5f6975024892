/** The page of `crf-lab inspect` as one HTML file that needs nothing else and asks nobody: style, program and models are in it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PAGE_THEME } from '../compare/report/page/theme.ts';
import { Markup, markup } from '../compare/report/render/markup.ts';
import { cutText } from '../visible-text.ts';
import { type InspectPayload, payloadJson } from './inspection.ts';

/** What `npm run build` makes of src/inspect/app. */
const APP = new URL('../../dist/inspect/', import.meta.url);

/** For a Content-Security-Policy: only the element with exactly this text may act. */
function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/** Nothing in a script or style may end its element: none of ours does, and the build could not tell us otherwise. */
function inElement(text: string, tag: string): Markup {
  if (new RegExp(`</${tag}|<!--`, 'i').test(text))
    throw new RangeError(`a ${tag} of the page would end early`);
  return new Markup(text);
}

/** The HTML of the page. */
export function renderPage(payload: InspectPayload): string {
  const script = readFileSync(new URL('app.js', APP), 'utf8');
  const style = PAGE_THEME + readFileSync(new URL('app.css', APP), 'utf8');
  const names = payload.models.map(({ name }) => cutText(name, 60)).join(' and ');
  const policy = `default-src 'none'; style-src ${sourceHash(style)}; script-src ${sourceHash(script)}; base-uri 'none'; form-action 'none'`;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${names} – crf-lab inspect</title>
<style>${inElement(style, 'style')}</style>
</head>
<body>
<a class="skip" href="#main">To the page</a>
<main id="main" tabindex="-1">
<h1>Inspect <bdi>${names}</bdi></h1>
<p id="loading">Reading the model …</p>
<noscript>The model runs in this page: it needs JavaScript. Nothing is loaded from elsewhere, and nothing is sent.</noscript>
</main>
<script type="application/json" id="payload">${new Markup(payloadJson(payload))}</script>
<script>${inElement(script, 'script')}</script>
</body>
</html>
`.source;
}
