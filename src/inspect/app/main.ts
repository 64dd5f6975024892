/** Start of the page: reads what is in it, and sets up the views. */
import { type InspectPayload, readInspection } from '../inspection.ts';
import { ChangesPanel } from './changes-panel.ts';
import { element } from './element.ts';
import { ErrorsView } from './errors-view.ts';
import { HeaderView } from './header-view.ts';
import { SentenceView } from './sentence-view.ts';
import { StepsView } from './steps-view.ts';
import { Store } from './store.ts';
import { type TabbedView, Tabs } from './tabs.ts';
import { TransitionsView } from './transitions-view.ts';
import { WeightDialog } from './weight-dialog.ts';
import { WeightsView } from './weights-view.ts';

/** Width from which the changes stand beside the views. */
const WIDE = '(min-width: 68rem)';

async function start(): Promise<void> {
  const text = document.getElementById('payload')?.textContent ?? '';
  const store = new Store(await readInspection(JSON.parse(text) as InspectPayload), location.hash);
  const dialog = new WeightDialog(store);
  const header = new HeaderView(store);
  const changes = new ChangesPanel(store);
  const view = (
    tab: TabbedView['tab'],
    title: string,
    made: { element: HTMLElement; update(): void },
  ): TabbedView => ({
    tab,
    title,
    element: made.element,
    update: () => made.update(),
  });
  const views = [
    view('sentence', 'Sentence', new SentenceView(store, dialog)),
    view('steps', 'Step by step', new StepsView(store)),
    view('weights', 'Weights', new WeightsView(store, dialog)),
    view('transitions', 'Transitions', new TransitionsView(store, dialog)),
    ...(store.inspection.data === undefined ? [] : [view('errors', 'Errors', new ErrorsView(store))]),
  ];
  const tabs = new Tabs(views, (tab) => store.update({ tab }));
  const update = (): void => {
    header.update();
    changes.update();
    tabs.show(store.state.tab);
  };
  const wide = matchMedia(WIDE);
  const unfold = (): void => {
    changes.element.open = wide.matches;
  };
  unfold();
  wide.addEventListener('change', unfold);
  const main = document.getElementById('main');
  const loading = document.getElementById('loading');
  loading?.remove();
  main?.append(
    header.element,
    tabs.list,
    element(
      'div',
      { class: 'work' },
      element('div', { class: 'panels' }, ...tabs.panels),
      element('aside', { 'aria-label': 'What if' }, changes.element),
    ),
    dialog.element,
  );
  store.subscribe(update);
  addEventListener('hashchange', () => store.restore(location.hash));
  keepOpenForPrint();
  update();
  document.documentElement.dataset.state = 'ready';
}

/** What is folded is unfolded on paper. */
function keepOpenForPrint(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}

start().catch((error: unknown) => {
  const loading = document.getElementById('loading');
  if (loading !== null)
    loading.textContent = `This page could not be read: ${error instanceof Error ? error.message : String(error)}`;
  document.documentElement.dataset.state = 'failed';
  throw error;
});
