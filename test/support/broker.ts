import { type Broker, type BrokerOptions, startBroker } from '../../src/broker/broker.js';
import { brokerConfig } from '../../src/broker/config/build-config.js';
import type { BrokerFileInput } from '../../src/broker/config/schema.js';

/** A broker in this process, with the configuration that a file could have; it takes a free port. */
export function startTestBroker(file: BrokerFileInput, options: BrokerOptions = {}): Promise<Broker> {
  return startBroker(brokerConfig({ listen: '127.0.0.1:0', ...file }), options);
}
