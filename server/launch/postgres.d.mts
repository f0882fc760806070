export interface EmbeddedPostgres {
  url: string;
  stop(options?: { isRemoved?: boolean }): void;
}
export function startPostgres(folder: string, options?: { port?: number }): Promise<EmbeddedPostgres>;
