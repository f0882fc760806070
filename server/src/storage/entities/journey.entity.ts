import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('journeys')
export class JourneyRecord {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column('int', { name: 'rollout_id' })
  rolloutId!: number;

  @Column('text')
  key!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'start_event' })
  startEvent!: string;

  @Column('text', { name: 'finish_event' })
  finishEvent!: string;

  @Column('int', { name: 'within_minutes', default: 60 })
  withinMinutes!: number;

  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt!: Date | null;
}
