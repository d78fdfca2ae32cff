import { addToList } from '../../../collections.js';
import { BoundedMap } from '../bounded.js';
import { ANCHOR_PREFIX, type KubernetesEvent } from './audit-event.js';

/** A Secret that tokens are bound to. Its deletion revokes these tokens. */
export interface Anchor {
  /** The job that created the anchor; undefined if its creation is not in the logs. */
  job: string | undefined;
  createdAt: number | undefined;
  deletedAt: number | undefined;
}

/** An anchor with its `namespace/name`. */
export type NamedAnchor = readonly [object: string, anchor: Anchor];

/** The anchors in the logs, keyed by `namespace/name`. */
export class Anchors {
  readonly #all: BoundedMap<Anchor>;

  constructor(most: number) {
    this.#all = new BoundedMap(most);
  }

  get isFull(): boolean {
    return this.#all.full;
  }

  /** Adds the creation or the deletion of an anchor. Other successful requests are ignored. */
  add({ verb, resource, object, at, user, isComplete, isDryRun }: KubernetesEvent): void {
    if (resource !== 'secrets' || !isAnchor(object) || !isComplete || isDryRun) return;
    const known = this.#all.get(object) ?? { job: undefined, createdAt: undefined, deletedAt: undefined };
    if (verb === 'create') this.#all.set(object, { ...known, job: user?.job, createdAt: at });
    // A dry run may be requested in the body, which the log need not contain. After the real deletion, no deletion succeeds.
    else if (verb === 'delete')
      this.#all.set(object, { ...known, deletedAt: Math.max(known.deletedAt ?? at, at) });
  }

  get(object: string): Anchor | undefined {
    return this.#all.get(object);
  }

  /** Returns the anchors that a job created. */
  byJob(): ReadonlyMap<string, readonly NamedAnchor[]> {
    const found = new Map<string, NamedAnchor[]>();
    for (const named of this.#all.entries())
      if (named[1].job !== undefined) addToList(found, named[1].job, named);
    return found;
  }
}

/** Returns whether an object (`namespace/name`) has the name of an anchor. */
export function isAnchor(object: string): boolean {
  return object.slice(object.indexOf('/') + 1).startsWith(ANCHOR_PREFIX);
}
