import { Injectable } from '@nestjs/common';
import type { DependencyReportRequest, DependencyRow, OwnershipPage } from '@rollout-health/shared/ownership';
import { capacityFindings, completeCapacity, ticketHours } from '../health/practice/capacity.js';
import { readDeclared } from '../health/practice/declared.store.js';
import { dependencyFindings, dependencyLoad, loadSourceOf, unitOf } from '../health/practice/dependencies.js';
import { ownershipGate } from '../health/practice/ownership.js';
import { kindOf } from '../health/practice/responsibilities.js';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { PracticeJournal } from './practice-journal.js';
import { PracticeReader, type PracticeReading } from './practice.reader.js';

type TestRow = Omit<NonNullable<DependencyRow['stressTest']>, 'at'> & { key: string; at: Date };

/** Who answers for what, what the rollout leans on, and who is there to answer tickets. */
@Injectable()
export class OwnershipStore {
  constructor(
    private readonly journal: PracticeJournal,
    private readonly reader: PracticeReader,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async page(rollout: string): Promise<OwnershipPage> {
    const reading = await this.reader.read(rollout);
    const { declared, current, next, stages, now } = reading;
    const stage = current ?? stages[0] ?? null;
    const kind = stage && (await this.database.one<{ kind: 'pilot' }>('SELECT kind FROM stages WHERE id = $1', [stage.id]));
    return {
      asOf: now.toISOString(),
      stage: stage && kind ? { key: stage.key, name: stage.name, kind: kind.kind } : null,
      next: next && { stage: next.key, name: next.name, plannedUsers: next.plannedUsers },
      responsibilities: declared.responsibilities.map((responsibility) => ({
        key: responsibility.key,
        name: responsibility.name,
        kind: kindOf(responsibility),
        stage: responsibility.stage ?? null,
        owner: responsibility.owner?.trim() || null,
        deputy: responsibility.deputy?.trim() || null,
      })),
      findings: stage
        ? ownershipGate(declared, stage).map(({ text, opens, about, weight }) => ({
            text,
            mends: opens,
            key: about?.key ?? null,
            isClosing: weight === 'closes',
          }))
        : [],
      dependencies: await this.dependencies(reading),
      capacity: capacityOf(reading),
    };
  }

  async report(rollout: string, key: string, request: DependencyReportRequest, caller: Caller): Promise<void> {
    await this.journal.change(rollout, caller, async (statements, { id }) => {
      const { dependencies } = await readDeclared(statements, id);
      if (!dependencies.some((dependency) => dependency.key === key)) throw notFound(`The rollout "${rollout}" declares no dependency "${key}".`);
      const { kind, amount, note, link, at } = request;
      await statements.query(
        'INSERT INTO dependency_reports (rollout_id, key, kind, amount, note, link, at, posted_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [id, key, kind, amount, note ?? null, link ?? null, at ?? this.clock.now(), caller.name],
      );
      return { action: kind === 'load' ? 'dependency load reported' : 'dependency stress-tested', subject: key, after: request, answer: undefined };
    });
  }

  private async dependencies({ declared, facts, current, next, now, rollout }: PracticeReading): Promise<DependencyRow[]> {
    const tests = await this.database.query<TestRow>(
      `SELECT DISTINCT ON (key) key, amount, at, posted_by AS by, note, link FROM dependency_reports WHERE rollout_id = $1 AND kind = 'stress-test' ORDER BY key, at DESC, id DESC`,
      [rollout.id],
    );
    return declared.dependencies.map((dependency) => {
      const { key, name, owner, limit } = dependency;
      const test = tests.find((row) => row.key === key);
      const findings = current && next ? dependencyFindings(dependency, { stage: current, next, declared, facts, now }) : [];
      return {
        key,
        name,
        owner: owner ?? null,
        limit: limit ?? null,
        unit: unitOf(dependency),
        load: loadSourceOf(dependency),
        ...(current ? dependencyLoad(dependency, current, next, facts) : { now: null, next: null }),
        loadAt: loadSourceOf(dependency) === 'reported' ? (facts.loads.get(key)?.at.toISOString() ?? null) : now.toISOString(),
        stressTest: test ? { amount: test.amount, at: test.at.toISOString(), by: test.by, note: test.note, link: test.link } : null,
        findings: findings.map(({ text, weight }) => ({ text, isClosing: weight === 'closes' })),
      };
    });
  }
}

function capacityOf({ declared, facts, current, next, now }: PracticeReading): OwnershipPage['capacity'] {
  const { capacity } = declared;
  if (!capacity) return null;
  const findings = current && next ? capacityFindings({ stage: current, next, declared, facts, now }) : [];
  return {
    ...capacity,
    hours: completeCapacity(capacity).hours,
    now: current && ticketHours(capacity, current, facts, declared.mixes, 'now'),
    next: current && next && ticketHours(capacity, current, facts, declared.mixes, next),
    text: findings[0]?.text ?? null,
  };
}
