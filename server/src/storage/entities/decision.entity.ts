import type { GateReason } from '@rollout-health/shared/gate';
import type { DecisionKind, GateState, HealthStatus, StageState } from '@rollout-health/shared/words';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('decisions')
export class DecisionRecord {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column('int', { name: 'rollout_id' })
  rolloutId!: number;

  @Column('int', { name: 'stage_id' })
  stageId!: number;

  @Column('text')
  decision!: DecisionKind;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { name: 'made_by' })
  madeBy!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text', { name: 'state_before' })
  stateBefore!: StageState;

  @Column('text', { name: 'state_after' })
  stateAfter!: StageState;

  @Column('text')
  health!: HealthStatus;

  @Column('text')
  gate!: GateState;

  @Column('jsonb', { default: [] })
  overrode!: GateReason[];
}
