// Loaded before a program: what it sends to the link-local addresses of AWS arrives at the port JOBPASS_TEST_LINK_LOCAL of
// loopback, where a test stands in for them. An ordinary machine cannot have these addresses.
const net = require('node:net');
const LINK_LOCAL = ['169.254.169.254', 'fd00:ec2::254', '169.254.170.2', '169.254.170.23', 'fd00:ec2::23'];
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  if (LINK_LOCAL.includes(options?.host)) {
    options.host = '127.0.0.1';
    options.port = Number(process.env.JOBPASS_TEST_LINK_LOCAL);
  }
  return connect.apply(this, given);
};
