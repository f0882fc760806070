import { Injectable } from '@nestjs/common';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { Caller } from '../platform/access.js';
import { badRequest, notFound, type ProblemError } from '../platform/problem.js';
import { askForEvaluation } from '../queue/evaluation.js';
import { Queues } from '../queue/queues.service.js';
import { readDeclaration } from './declaration.js';
import { DeclarationStore } from './declaration.store.js';
import { ENTRY_LISTS, findEntry, withEntry, withoutEntry, type EntryListName } from './entries.js';

/** Changes one part of a rollout's declaration as a page does it: the document stays the one place where it stands. */
@Injectable()
export class EntryStore {
  constructor(
    private readonly declarations: DeclarationStore,
    private readonly queues: Queues,
  ) {}

  async put(rollout: string, name: EntryListName, entry: { key: string }, caller: Caller): Promise<void> {
    await this.change(rollout, `${ENTRY_LISTS[name].one} declared`, entry.key, caller, (declaration) => {
      const changed = withEntry(declaration, name, entry);
      const place = (changed[ENTRY_LISTS[name].list] as { key: string }[]).findIndex(({ key }) => key === entry.key);
      return readPart(changed, `${ENTRY_LISTS[name].list}[${place}].`);
    });
  }

  async remove(rollout: string, name: EntryListName, key: string, caller: Caller): Promise<void> {
    const { one } = ENTRY_LISTS[name];
    await this.change(rollout, `${one} removed`, key, caller, (declaration) => {
      if (!findEntry(declaration, name, key)) throw notFound(`The rollout "${rollout}" declares no ${one} "${key}".`);
      return readDeclaration(withoutEntry(declaration, name, key));
    });
  }

  async setTop(rollout: string, part: Pick<RolloutDeclaration, 'capacity'>, caller: Caller): Promise<void> {
    await this.change(rollout, 'capacity declared', 'capacity', caller, (declaration) => readDeclaration({ ...declaration, ...part }));
  }

  async setGate(rollout: string, stage: string, gate: RolloutDeclaration['stages'][number]['gate'], caller: Caller): Promise<void> {
    await this.change(rollout, 'gate declared', stage, caller, (declaration) => {
      if (!declaration.stages.some(({ key }) => key === stage)) throw notFound(`The rollout "${rollout}" has no stage "${stage}".`);
      return readDeclaration({ ...declaration, stages: declaration.stages.map((known) => (known.key === stage ? { ...known, gate } : known)) });
    });
  }

  private async change(rollout: string, action: string, subject: string, caller: Caller, edit: (declaration: RolloutDeclaration) => RolloutDeclaration) {
    const rolloutId = await this.declarations.change(rollout, edit, { actor: caller, action, subject });
    await askForEvaluation(this.queues, rolloutId, 'declaration');
  }
}

/** Faults are named by the field of the part that was sent, not by its place in the whole. */
function readPart(declaration: RolloutDeclaration, prefix: string): RolloutDeclaration {
  try {
    return readDeclaration(declaration);
  } catch (error) {
    const { errors } = error as ProblemError;
    if (!errors) throw error;
    throw badRequest(
      'Some fields cannot be used. Mend them and send it again.',
      errors.map((fault) => ({ ...fault, path: fault.path.startsWith(prefix) ? fault.path.slice(prefix.length) : fault.path })),
    );
  }
}
