import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('ingest_keys')
export class IngestKey {
  @PrimaryGeneratedColumn('identity', { type: 'int', generatedIdentity: 'ALWAYS' })
  id!: number;

  @Column('int', { name: 'source_id' })
  sourceId!: number;

  @Column('bytea')
  hash!: Buffer;

  @Column('text')
  hint!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('text', { array: true, default: () => "'{}'" })
  networks!: string[];
}
