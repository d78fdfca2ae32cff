import { HAPPENED_WIDTH, KINDS } from '../payload.js';
import { endingOf } from './cells.js';
import { type Data, REFUSED, type TextColumn } from './data.js';
import { byId, element } from './dom.js';
import { runLinkOf } from './run.js';
import { moment, span } from './words.js';

const FIELDS: readonly (readonly [string, TextColumn])[] = [
  ['Role', 'role'],
  ['Provider', 'provider'],
  ['Issued by', 'service'],
  ['Scopes', 'scopes'],
  ['Delivered to', 'deliveredTo'],
  ['Credential name', 'name'],
  ['Credential ID at the service', 'uid'],
  ['Key ID at the service', 'keyId'],
  ['Identity', 'subject'],
  ['ID token issuer', 'issuer'],
  ['Actor', 'actor'],
  ['Repository', 'repository'],
  ['Ref', 'ref'],
  ['Commit', 'sha'],
  ['Workflow', 'workflow'],
  ['Job', 'job'],
  ['Environment', 'environment'],
  ['CI event', 'eventName'],
  ['Run', 'run'],
  ['CI system', 'system'],
  ['Runner', 'runner'],
];

/** Opens a dialog with everything that the records contain about a credential. */
export function showDetail(data: Data, at: number): void {
  const dialog = byId<HTMLDialogElement>('detail');
  const id = data.text('id', at);
  const title = element('h2', '', id === '' ? 'Refused request' : id);
  title.id = 'detail-title';
  const close = element('button', 'close', 'Close');
  close.type = 'button';
  close.addEventListener('click', () => dialog.close());
  const facts = element('dl');
  const fact = (name: string, ...value: (string | Node)[]): void => {
    facts.append(element('div', '', element('dt', '', name), element('dd', '', ...value)));
  };
  fact('Ending', ...endingOf(data, at));
  if (data.standing(at) !== REFUSED) {
    const until = data.number('livesUntil', at);
    const dead = data.number('deadAt', at);
    const jobEnd = data.number('jobEnd', at);
    const after = data.number('afterJobMs', at);
    fact('Issued', moment(data.number('issuedAt', at)));
    fact('Ended', dead === -1 ? 'unknown' : moment(dead));
    fact('Alive for', span(data.number('livedMs', at)));
    if (jobEnd !== -1)
      fact(
        'Job ended',
        `${moment(jobEnd)}${after >= 1000 ? `; the credential outlived the job by ${span(after)}` : ''}`,
      );
    if (until !== -1) fact('Latest expiry', moment(until));
  }
  for (const [name, column] of FIELDS) {
    const text = data.text(column, at);
    if (text !== '') fact(name, text);
  }
  const link = runLinkOf(data, at);
  if (link.length > 0) fact('Run page', ...link);
  const { unusual } = data.payload;
  for (const [row, credential] of unusual.credential.entries())
    if (credential === at)
      fact(`Unusual: ${KINDS[unusual.kind[row] as number]}`, data.textAt(unusual.text[row] as number));
  const happened = element('ol', 'happened');
  const list = data.payload.credentials.happened[at] ?? [];
  for (let offset = 0; offset < list.length; offset += HAPPENED_WIDTH) {
    const because = data.textAt(data.happened(at, offset, 3));
    const until = data.happened(at, offset, 2);
    happened.append(
      element(
        'li',
        '',
        element('time', '', moment(data.happened(at, offset, 1))),
        element('b', '', data.payload.events[data.happened(at, offset, 0)] as string),
        element(
          'span',
          '',
          [because, until === -1 ? '' : `may live until ${moment(until)}`]
            .filter((part) => part !== '')
            .join('; '),
        ),
        element(
          'small',
          '',
          `record ${data.textAt(data.happened(at, offset, 4))}-${data.happened(at, offset, 5)}`,
        ),
      ),
    );
  }
  dialog.replaceChildren(element('header', '', title, close), facts, element('h3', '', 'Records'), happened);
  dialog.showModal();
}
