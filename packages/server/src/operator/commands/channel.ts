import { simulatorChannel, simulatorSecrets } from '../../inbound.ts';
import type { Actions } from '../actions.ts';
import type { OperatorCommand } from '../command.ts';
import { fields } from '../output.ts';
import { CommandRefused } from '../refusal.ts';

export function addChannelCommands(program: OperatorCommand, { read }: Actions): void {
  const channel = program.group('channel', 'The channels that card networks speak to this system by.');

  channel
    .operation('secret <channel>', {
      summary: 'Show the secret that a channel signs its messages with.',
      details:
        'For whoever plays the card network against a test environment; docs/channel.md says how a message is signed. It comes from CARDEPASS_CHANNEL_SIMULATOR_SECRET, or from the keys in the database. The only channel is simulator. Who asked is in the audit.',
      examples: ['channel secret simulator'],
      json: {
        channel: 'simulator',
        secret: 'b3VyIHNhbXBsZSBzZWNyZXQsIG5vdCBhIHJlYWwgb25l',
        has_previous: false,
      },
    })
    .action(
      read(async ({ system, actor }, name: string) => {
        if (name !== simulatorChannel) throw new CommandRefused(`the only channel is ${simulatorChannel}`);
        if (system.config.environment !== 'test') {
          throw new CommandRefused('the simulated card network is of the test environment only');
        }
        const [secret, previous] = await simulatorSecrets(system);
        await system.audit.record(system.database.db, {
          actor,
          action: 'channel.secret-read',
          subject: `channel:${name}`,
        });
        const hasPrevious = previous !== undefined;
        return {
          json: { channel: name, secret, has_previous: hasPrevious },
          text: (width) =>
            fields(
              [
                ['channel', name],
                ['secret', secret],
                ['previous secret', hasPrevious ? 'accepted, too' : 'none'],
              ],
              width,
            ),
        };
      }),
    );
}
