/** A graph as composers read it. */
export interface GraphSdl {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}
