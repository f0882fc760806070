import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('sources')
export class Source {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column('int', { name: 'rollout_id' })
  rolloutId!: number;

  @Column('text')
  key!: string;

  @Column('text')
  name!: string;

  @Column('text', { default: 'native' })
  kind!: string;

  @Column('int', { name: 'back_days', default: 30 })
  backDays!: number;

  @Column('int', { name: 'ahead_minutes', default: 5 })
  aheadMinutes!: number;

  @Column('int', { name: 'expect_every_seconds', nullable: true })
  expectEverySeconds!: number | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
