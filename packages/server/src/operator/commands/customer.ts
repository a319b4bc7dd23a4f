import type { Customer } from '../../modules/clients/index.ts';
import type { Actions } from '../actions.ts';
import { rowCount, someText } from '../arguments.ts';
import type { OperatorCommand } from '../command.ts';
import { fields, isoTime, type Json, table, time } from '../output.ts';
import { listing, type PageOptions, pageOf } from '../paging.ts';

const sample = {
  customer_id: '01935c2e-7f4d-7a7a-9d0e-2f6c1b7f5a10',
  customer_code: 'C1000',
  name: 'Acme Travel',
  created_at: '2026-11-22T08:00:00.000Z',
};

export function addCustomerCommands(program: OperatorCommand, { read, write }: Actions): void {
  const customer = program.group('customer', 'The companies that use the card program.');

  customer
    .operation('create', {
      summary: 'Create a customer.',
      examples: ['customer create --name "Acme Travel"'],
      json: sample,
    })
    .requiredOption('--name <text>', 'what people call the company', someText)
    .option('--code <code>', 'letters, digits, - or _ (default: the next of C1000, C1001, …)', someText)
    .action(
      write(async ({ system, actor }, { name, code }: { name: string; code?: string }) => {
        const input = { name, ...(code === undefined ? {} : { customerCode: code }) };
        const created = await system.clients.createCustomer(actor, input);
        const alike = await system.clients.listCustomers({ search: name, limit: 100 });
        const twin = alike.find((other) => other.name === name && other.customerId !== created.customerId);
        const note = twin ? `\n\nNote: customer ${twin.customerCode} has the same name.` : '';
        return {
          json: shape(created),
          text: (width) => fields(describe(created), width) + note,
        };
      }),
    );

  customer
    .operation('list', {
      summary: 'List customers in the order of their codes.',
      examples: ['customer list', 'customer list --search acme', 'customer list --limit 20 --after C1019'],
      json: { customers: [sample], next_after: null },
    })
    .option('--search <text>', 'only those with this in their code or name, in any case', someText)
    .option('--limit <n>', 'at most so many', rowCount, 100)
    .option('--after <code>', 'begin after this customer', someText)
    .action(
      read(async ({ system }, options: PageOptions & { search?: string }) => {
        const { search } = options;
        const found = await system.clients.listCustomers({
          ...pageOf(options),
          ...(search === undefined ? {} : { search }),
        });
        return listing(found, options, {
          name: 'customers',
          cursor: ({ customerCode }) => customerCode,
          shape,
          text: (customers, width) =>
            table(
              [{ title: 'CODE' }, { title: 'NAME', isFlexible: true }, { title: 'CREATED' }],
              customers.map(({ customerCode, name, createdAt }) => [customerCode, name, time(createdAt)]),
              width,
            ),
        });
      }),
    );
}

function shape({ customerId, customerCode, name, createdAt }: Customer) {
  return {
    customer_id: customerId,
    customer_code: customerCode,
    name,
    created_at: isoTime(createdAt),
  } satisfies Json;
}

function describe({ customerCode, name, customerId, createdAt }: Customer): [string, string][] {
  return [
    ['customer', customerCode],
    ['name', name],
    ['customer id', customerId],
    ['created', time(createdAt)],
  ];
}
