import type { StageKind, StageState } from '@rollout-health/shared/words';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('stages')
export class StageRecord {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column('int', { name: 'rollout_id' })
  rolloutId!: number;

  @Column('text')
  key!: string;

  @Column('text')
  name!: string;

  @Column('text')
  kind!: StageKind;

  @Column('int')
  position!: number;

  @Column('bigint', { name: 'planned_users' })
  plannedUsers!: number;

  @Column('text', { default: 'planned' })
  state!: StageState;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  /** The bucket of the first that came for it, whether or not that counts. */
  @Column('timestamptz', { name: 'earliest_at', nullable: true })
  earliestAt!: Date | null;

  @Column('int', { name: 'planned_days', nullable: true })
  plannedDays!: number | null;

  @Column('real', { name: 'minimum_days', nullable: true })
  minimumDays!: number | null;

  @Column('double precision', { name: 'false_alarm_budget', nullable: true })
  falseAlarmBudget!: number | null;

  @Column('double precision', { name: 'ticket_dispersion', default: 1 })
  ticketDispersion!: number;

  @Column('double precision', { name: 'event_dispersion', default: 1 })
  eventDispersion!: number;

  @Column('date', { name: 'event_dispersion_day', nullable: true })
  eventDispersionDay!: string | null;

  @Column('double precision', { name: 'error_dispersion', default: 1 })
  errorDispersion!: number;

  @Column('timestamptz', { name: 'error_dispersion_at', nullable: true })
  errorDispersionAt!: Date | null;

  @Column('jsonb', { name: 'run_dispersion', default: {} })
  runDispersion!: Record<string, number>;

  @Column('timestamptz', { name: 'run_dispersion_at', nullable: true })
  runDispersionAt!: Date | null;

  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt!: Date | null;
}
