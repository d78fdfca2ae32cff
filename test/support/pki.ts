import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, as PEM and as files. */
export interface Issued {
  cert: string;
  key: string;
  certFile: string;
  keyFile: string;
}

/** A private authority, made by the openssl of this machine in a folder of its own. */
export class Authority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'jobpass-pki-'));
  #count = 0;

  /** @param name its common name: tells two authorities apart */
  constructor(name: string) {
    this.#openssl(
      ...['req', '-x509', ...NEW_KEY, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2'],
      ...['-subj', `/CN=${name}`, '-addext', 'keyUsage=critical,keyCertSign'],
    );
  }

  get cert(): string {
    return readFileSync(this.certFile, 'utf8');
  }

  get certFile(): string {
    return join(this.#folder, 'ca.pem');
  }

  /** A certificate for hosts or a client; with a negative number of days one that has expired. */
  issue(commonName: string, alternativeNames: string, days = 2): Issued {
    const id = `c${++this.#count}`;
    this.#openssl(
      ...['req', '-new', ...NEW_KEY, '-keyout', `${id}.key`, '-out', `${id}.csr`],
      ...['-subj', `/CN=${commonName}`, '-addext', `subjectAltName=${alternativeNames}`],
    );
    this.#openssl(
      ...['x509', '-req', '-in', `${id}.csr`, '-out', `${id}.pem`, '-days', String(days)],
      ...['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-copy_extensions', 'copy'],
    );
    const [certFile, keyFile] = [join(this.#folder, `${id}.pem`), join(this.#folder, `${id}.key`)];
    return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), certFile, keyFile };
  }

  /** A certificate that one of our servers shows: on loopback, and under names of the reserved `.test`. */
  server(): Issued {
    return this.issue('server', 'IP:127.0.0.1,DNS:auth.example.test,DNS:other.example.test');
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #openssl(...words: string[]): void {
    execFileSync('openssl', words, { cwd: this.#folder, stdio: 'pipe' });
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
