import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('rollouts')
export class RolloutRecord {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column('text')
  key!: string;

  @Column('text')
  name!: string;

  @Column('text')
  purpose!: string;

  @Column('jsonb')
  declaration!: RolloutDeclaration;

  @Column('bigint', { default: 0 })
  revision!: number;

  @Column('timestamptz', { name: 'evaluated_at', nullable: true })
  evaluatedAt!: Date | null;

  @Column('timestamptz', { name: 'watched_to', nullable: true })
  watchedTo!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
