package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/coinbase/rosetta-sdk-go/asserter"
	"github.com/coinbase/rosetta-sdk-go/client"
	"github.com/coinbase/rosetta-sdk-go/types"
)

// A verdict is what the SDK says of one exchange: empty where it finds nothing wrong.
type verdict struct {
	Path    string `json:"path"`
	Status  int    `json:"status"`
	Request string `json:"request"`
	Answer  string `json:"answer"`
}

// A pair of asserters, for the requests and the answers of one network.
type sides struct {
	requests *asserter.Asserter
	answers  *asserter.Asserter
}

// A judge passes requests on to one server. `GET /verdicts` has what it said since it was last asked.
type judge struct {
	url      string
	networks map[string]sides

	mutex    sync.Mutex
	verdicts []verdict
}

// newJudge has the SDK's own client read what the server says of its networks. Fails where that finds fault with it.
func newJudge(url string) (http.Handler, error) {
	judge := &judge{url: url, networks: map[string]sides{}, verdicts: []verdict{}}
	api := client.NewAPIClient(client.NewConfiguration(url, "judge", http.DefaultClient)).NetworkAPI
	list, _, err := api.NetworkList(context.Background(), &types.MetadataRequest{})
	if err != nil {
		return nil, err
	}
	for _, network := range list.NetworkIdentifiers {
		request := &types.NetworkRequest{NetworkIdentifier: network}
		options, _, err := api.NetworkOptions(context.Background(), request)
		if err != nil {
			return nil, err
		}
		status, _, err := api.NetworkStatus(context.Background(), request)
		if err != nil {
			return nil, err
		}
		answers, err := asserter.NewClientWithResponses(network, status, options, "")
		if err != nil {
			return nil, err
		}
		networks := []*types.NetworkIdentifier{network}
		requests, err := asserter.NewServer(
			options.Allow.OperationTypes, options.Allow.HistoricalBalanceLookup, networks, nil, false, "")
		if err != nil {
			return nil, err
		}
		judge.networks[types.Hash(network)] = sides{requests, answers}
	}
	return judge, nil
}

func (j *judge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/verdicts" {
		j.tell(w)
		return
	}
	asked, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	status, answered, err := j.forward(r, asked)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	request, answer := j.judge(r.URL.Path, asked, status, answered)
	j.mutex.Lock()
	j.verdicts = append(j.verdicts, verdict{r.URL.Path, status, textOf(request), textOf(answer)})
	j.mutex.Unlock()
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_, _ = w.Write(answered)
}

func (j *judge) tell(w http.ResponseWriter) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	_ = json.NewEncoder(w).Encode(j.verdicts)
	j.verdicts = []verdict{}
}

func (j *judge) forward(r *http.Request, body []byte) (int, []byte, error) {
	request, err := http.NewRequestWithContext(r.Context(), r.Method, j.url+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", r.Header.Get("Content-Type"))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

// judge gives what is wrong with a request, and with its answer.
func (j *judge) judge(path string, asked []byte, status int, answered []byte) (error, error) {
	switch path {
	case "/network/list":
		request := &types.MetadataRequest{}
		if err := decode(asked, request); err != nil {
			return err, nil
		}
		answer := &types.NetworkListResponse{}
		if err := decode(answered, answer); err != nil {
			return nil, err
		}
		return nil, asserter.NetworkListResponse(answer)
	case "/network/options", "/network/status":
		request := &types.NetworkRequest{}
		if err := decode(asked, request); err != nil {
			return err, nil
		}
		sides, known := j.networks[types.Hash(request.NetworkIdentifier)]
		if !known {
			return unlisted(answered)
		}
		return sides.requests.NetworkRequest(request), answerAbout(sides.answers, status, answered, func() error {
			if path == "/network/options" {
				answer := &types.NetworkOptionsResponse{}
				return errors.Join(decode(answered, answer), asserter.NetworkOptionsResponse(answer))
			}
			answer := &types.NetworkStatusResponse{}
			return errors.Join(decode(answered, answer), asserter.NetworkStatusResponse(answer))
		})
	case "/account/balance":
		request := &types.AccountBalanceRequest{}
		if err := decode(asked, request); err != nil {
			return err, nil
		}
		sides, known := j.networks[types.Hash(request.NetworkIdentifier)]
		if !known {
			return unlisted(answered)
		}
		return balanceRequest(sides.requests, request), answerAbout(sides.answers, status, answered, func() error {
			answer := &types.AccountBalanceResponse{}
			return errors.Join(decode(answered, answer), asserter.AccountBalanceResponse(request.BlockIdentifier, answer))
		})
	default:
		return fmt.Errorf("a path that is not Mesh's, or not judged"), nil
	}
}

// unlisted judges what was asked about a network of which the server said nothing, its declared errors included.
func unlisted(answered []byte) (error, error) {
	refusal := &types.Error{}
	if err := decode(answered, refusal); err != nil {
		return errUnlisted, err
	}
	return errUnlisted, fmt.Errorf("code %d, with no network that has declared it", refusal.Code)
}

var errUnlisted = errors.New("a network that the server does not list")

// balanceRequest looks at each currency as well, of which the server's asserter only wants that none stands twice.
func balanceRequest(requests *asserter.Asserter, request *types.AccountBalanceRequest) error {
	if err := requests.AccountBalanceRequest(request); err != nil {
		return err
	}
	for _, currency := range request.Currencies {
		if err := asserter.Currency(currency); err != nil {
			return err
		}
	}
	return nil
}

// answerAbout judges a success by its own rule, and a refusal by the errors that the network has declared.
func answerAbout(answers *asserter.Asserter, status int, answered []byte, success func() error) error {
	switch status {
	case http.StatusOK:
		return success()
	case http.StatusInternalServerError:
		refusal := &types.Error{}
		return errors.Join(decode(answered, refusal), answers.Error(refusal))
	default:
		return fmt.Errorf("status %d, which the SDK's client does not read", status)
	}
}

// decode takes the members of the SDK's types alone: a misspelt one would be passed over in silence.
func decode(text []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return decoder.Decode(value)
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
