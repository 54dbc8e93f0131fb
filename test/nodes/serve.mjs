/** One node on any free port of loopback: `node serve.mjs hardhat|ganache`. Ends with its standard input. */
import process from 'node:process';

const starts = {
  async hardhat() {
    const { createHardhatRuntimeEnvironment } = await import('hardhat/hre');
    const { network } = await createHardhatRuntimeEnvironment({});
    const server = await network.createServer({}, '127.0.0.1', 0);
    return (await server.listen()).port;
  },
  async ganache() {
    const { default: ganache } = await import('ganache');
    const server = ganache.server({ chain: { chainId: 1337 }, logging: { quiet: true } });
    await server.listen(0, '127.0.0.1');
    return server.address().port;
  },
};

process.stdin.on('end', () => process.exit()).resume();
process.stdout.write(`Listening on http://127.0.0.1:${await starts[process.argv[2]]()}\n`);
