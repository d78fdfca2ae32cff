/** A certificate store for Java. */
export interface Certificates {
  store: string;
  password: string;
}

/** A client library of a cloud, with a program that gets a token for each line of its input. */
export interface CloudClient {
  name: string;
  /** The library's name for people. */
  title: string;
  version: string;
  /** What moves the client's clock: libfaketime, a file that Node loads first, or its input. */
  clock: 'faketime' | 'node' | 'input';
  command(certificates?: Certificates): string[];
}
