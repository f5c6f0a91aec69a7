// Asks Porcupine whether the history of a sale is linearizable: whether there is one order of all requests, each at some
// instant between its sending and its answer, in which every answer is what a seller at a single counter would have said.
//
// Reads a history from standard input, as rush --history writes it, and writes a verdict for each sale.
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/anishathalye/porcupine"
)

// Sale is one event, sold by one technique.
type Sale struct {
	Technique  string      `json:"technique"`
	Tickets    int         `json:"tickets"`
	Operations []Operation `json:"operations"`
}

// Operation is one request of one buyer. Times are in microseconds; Answered is null if no answer came.
type Operation struct {
	Buyer    int    `json:"buyer"`
	Sent     int64  `json:"sent"`
	Answered *int64 `json:"answered"`
	// Outcome is booked, sold-out, already-booked, or other.
	Outcome string `json:"outcome"`
	// Ticket is its number; 0 if there is none.
	Ticket int `json:"ticket"`
}

// Verdict on one sale.
type Verdict struct {
	Technique    string `json:"technique"`
	Operations   int    `json:"operations"`
	Linearizable bool   `json:"linearizable"`
	// Object is one whose requests have no such order: "ticket 7", "buyer 12", or "count".
	Object string `json:"object,omitempty"`
}

// A search that takes longer has not decided.
const limit = 20 * time.Second

// Linearizability is local: a history is linearizable if and only if that of each object is (Herlihy and Wing, 1990). The
// objects of a sale are its tickets, its buyers, and its count of sold tickets. Each has its own rule of one integer.
type object struct {
	name string
	rule porcupine.Model
	// Whether a request takes part in it.
	concerns func(operation Operation) bool
}

// The count comes last: all requests take part in it, so that its order is the hardest to find.
func objectsOf(sale Sale) []object {
	var tickets, buyers []object
	seen := map[string]bool{}
	add := func(objects *[]object, found object) {
		if !seen[found.name] {
			seen[found.name] = true
			*objects = append(*objects, found)
		}
	}
	for _, each := range sale.Operations {
		operation := each
		add(&buyers, object{
			fmt.Sprintf("buyer %d", operation.Buyer), buyer,
			func(other Operation) bool { return other.Buyer == operation.Buyer },
		})
		if operation.Ticket != 0 {
			add(&tickets, object{
				fmt.Sprintf("ticket %d", operation.Ticket), ticket(operation.Ticket <= sale.Tickets),
				func(other Operation) bool { return other.Ticket == operation.Ticket },
			})
		}
	}
	all := object{"count", count(sale.Tickets), func(Operation) bool { return true }}
	return append(append(tickets, buyers...), all)
}

// A ticket is sold once, and only if there is one of that number.
func ticket(exists bool) porcupine.Model {
	return rule(func(sold int, _ Operation) (bool, int) { return exists && sold == 0, 1 })
}

// A buyer has one ticket at most, and is told of it only if there is one.
var buyer = rule(func(held int, operation Operation) (bool, int) {
	switch operation.Outcome {
	case "booked":
		return held == 0, 1
	case "already-booked":
		return held == 1, held
	}
	return true, held
})

// The count says that it is sold out when, and only when, it is.
func count(tickets int) porcupine.Model {
	return rule(func(sold int, operation Operation) (bool, int) {
		switch operation.Outcome {
		case "booked":
			return sold < tickets, sold + 1
		case "sold-out":
			return sold == tickets, sold
		}
		return true, sold
	})
}

func rule(step func(state int, operation Operation) (bool, int)) porcupine.Model {
	return porcupine.Model{
		Init: func() interface{} { return 0 },
		Step: func(state, input, _ interface{}) (bool, interface{}) {
			return step(state.(int), input.(Operation))
		},
	}
}

// Stops at the first object whose requests have no order.
func judge(sale Sale) (Verdict, error) {
	verdict := Verdict{Technique: sale.Technique, Operations: len(sale.Operations), Linearizable: true}
	for _, object := range objectsOf(sale) {
		switch porcupine.CheckOperationsTimeout(object.rule, requestsOf(object, sale), limit) {
		case porcupine.Unknown:
			return verdict, fmt.Errorf("%s: no order of the %s was found within %s", sale.Technique, object.name, limit)
		case porcupine.Illegal:
			verdict.Linearizable, verdict.Object = false, object.name
			return verdict, nil
		}
	}
	return verdict, nil
}

// One without an answer may have happened at any time after it was sent.
func requestsOf(object object, sale Sale) []porcupine.Operation {
	var requests []porcupine.Operation
	for client, operation := range sale.Operations {
		if !object.concerns(operation) {
			continue
		}
		answered := int64(math.MaxInt64)
		if operation.Answered != nil {
			answered = *operation.Answered
		}
		requests = append(requests, porcupine.Operation{
			ClientId: client, Input: operation, Call: operation.Sent, Return: answered,
		})
	}
	return requests
}

func main() {
	var history struct {
		Sales []Sale `json:"sales"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&history); err != nil {
		fail(fmt.Errorf("no history: %w", err))
	}
	verdicts := []Verdict{}
	for _, sale := range history.Sales {
		verdict, err := judge(sale)
		if err != nil {
			fail(err)
		}
		verdicts = append(verdicts, verdict)
	}
	if err := json.NewEncoder(os.Stdout).Encode(verdicts); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
